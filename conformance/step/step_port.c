/* step_port.c - what puppets do with ports of their own. */
#include "config.h"

#include "conformance/step/step_port.h"

#include "conformance/ipc/probe_message.h"
#include "conformance/step/naming.h"
#include "conformance/step/order.h"

#include <string.h>

enum stage_outcome step_port_make_port(struct step *step)
{
    const char *port = verb_text(step->verb, step->json, "port");

    step_expect(step, "%s makes the port %s", step->actor->name, port);
    return order_obey(step, json_pack("{s:s, s:s}", "do", "make-port", "port", port));
}

/* Notes what was given away, to be accounted for at the end. */
static enum stage_outcome note_gift(
    struct step *step, const char *port, enum ledger_kind kind, int count, bool is_reply)
{
    const struct ledger_gift gift = {.kind = kind,
        .outstanding = kind == LEDGER_SEND_ONCE ? (unsigned int)count : 1,
        .wrong_token = strcmp(verb_text(step->verb, step->json, "token"), "wrong") == 0,
        .is_reply = is_reply,
        .requirements = is_reply ? NULL : json_object_get(step->json, "requirement"),
        .step = step->number};
    struct ledger_port *page;

    if (kind == LEDGER_KINDS)
        return STAGE_HAPPENED;
    page = ledger_page(&step->stage->ledger, step->actor->name, port);
    if (page == NULL || ledger_give(page, &gift) != 0)
        return step_broken(step, "out of memory");
    return STAGE_HAPPENED;
}

static enum stage_outcome note_gifts(struct step *step)
{
    const char *port = verb_text(step->verb, step->json, "port");
    int count = verb_integer(step->verb, step->json, "count");
    enum ledger_kind kind = ledger_kind_of_right(verb_text(step->verb, step->json, "right"));
    enum stage_outcome outcome = note_gift(step, port, kind, count, false);

    if (outcome == STAGE_HAPPENED && verb_boolean(step->verb, step->json, "reply")) {
        json_t *name = json_sprintf("%s-reply", port);

        outcome = name != NULL
                      ? note_gift(step, json_string_value(name), LEDGER_SEND_ONCE, count, true)
                      : step_broken(step, "out of memory");
        json_decref(name);
    }
    return outcome;
}

enum stage_outcome step_port_check_in(struct step *step)
{
    const char *right = verb_text(step->verb, step->json, "right");
    const char *name;
    bool wrong = strcmp(verb_text(step->verb, step->json, "token"), "wrong") == 0;
    enum stage_outcome outcome = naming_await(step, &name);
    const struct actor_round *round;

    if (outcome != STAGE_HAPPENED || !step->met)
        return outcome;
    round = &step->actor->home->round;
    step_expect(
        step, "a check-in with %s and the %s token is sent", right, wrong ? "wrong" : "right");
    if (!wrong && round->token[0] == '\0')
        return step_broken(step, "no puppet read the token yet");
    outcome = order_obey(step,
        json_pack("{s:s, s:s, s:s, s:s, s:s*, s:i, s:b}", "do", "check-in", "port",
            verb_text(step->verb, step->json, "port"), "right", right, "name", name, "token",
            wrong ? NULL : round->token, "count", verb_integer(step->verb, step->json, "count"),
            "reply", verb_boolean(step->verb, step->json, "reply")));
    if (outcome == STAGE_HAPPENED && step->met) {
        step->actor->home->round.was_sent = true;
        return note_gifts(step);
    }
    return outcome;
}

enum stage_outcome step_port_send_probe(struct step *step)
{
    const char *port = verb_text(step->verb, step->json, "port");
    struct actor *home = step->actor->home;
    int error;

    step_expect(step, "%s sends a message to the holder of %s", step->actor->name, port);
    if (home == NULL)
        return step_broken(step, "%s belongs to no server", step->actor->name);
    error = actor_draw_nonce(&home->round);
    if (error != 0)
        return step_broken(step, "getrandom: %s", strerror(-error));
    return order_obey(step,
        json_pack("{s:s, s:s, s:s}", "do", "probe", "port", port, "nonce", home->round.nonce));
}

/* What a wait at a port waits for. */
struct awaited {
    struct ledger_port *page;
    enum ledger_kind kind;
    const struct actor *puppet;
};

static bool is_notified(struct stage *stage, void *arg)
{
    const struct awaited *awaited = arg;

    (void)stage;
    return ledger_is_settled(awaited->page, awaited->kind) ||
           awaited->puppet->state != ACTOR_RUNNING;
}

static bool is_received(struct stage *stage, void *arg)
{
    const struct awaited *awaited = arg;

    (void)stage;
    return json_array_size(awaited->page->messages) > 0 || awaited->puppet->state != ACTOR_RUNNING;
}

static enum stage_outcome await_at_port(
    struct step *step, stage_condition_fn condition, struct awaited *awaited)
{
    enum stage_outcome outcome;

    awaited->puppet = step->actor;
    step->detector = DETECTOR_RIGHT;
    awaited->page = ledger_page(
        &step->stage->ledger, step->actor->name, verb_text(step->verb, step->json, "port"));
    if (awaited->page == NULL)
        return step_broken(step, "out of memory");
    outcome = stage_wait(step->stage, condition, awaited, false);
    if (outcome == STAGE_HAPPENED && step->actor->state != ACTOR_RUNNING)
        return step_broken(step, "puppet %s was lost", step->actor->name);
    return outcome == STAGE_HAPPENED ? step_met(step) : outcome;
}

enum stage_outcome step_port_await_notified(struct step *step)
{
    const char *kind = verb_text(step->verb, step->json, "kind");
    struct awaited awaited = {.kind = ledger_kind(kind)};

    step_expect(step, "the notification %s at %s", kind, verb_text(step->verb, step->json, "port"));
    return await_at_port(step, is_notified, &awaited);
}

enum stage_outcome step_port_await_received(struct step *step)
{
    struct awaited awaited = {0};
    const struct actor *home = step->actor->home;
    const char *nonce = home != NULL ? home->round.nonce : "";
    enum stage_outcome outcome;
    const json_t *message;

    step_expect(step, "the message %d with nonce %s", PROBE_MESSAGE_ID, nonce);
    outcome = await_at_port(step, is_received, &awaited);
    if (outcome != STAGE_HAPPENED || ledger_take_message(awaited.page, PROBE_MESSAGE_ID, nonce))
        return outcome;
    message = json_array_get(awaited.page->messages, 0);
    return step_unmet(step, "a message %d with nonce %s",
        (int)json_integer_value(json_object_get(message, "id")),
        json_string_value(json_object_get(message, "nonce")));
}

enum stage_outcome step_port_verify_empty(struct step *step)
{
    const char *port = verb_text(step->verb, step->json, "port");
    const struct ledger_port *page = ledger_page(&step->stage->ledger, step->actor->name, port);
    enum stage_outcome outcome;
    const json_t *message;

    step_expect(step, "no message at %s", port);
    if (page == NULL)
        return step_broken(step, "out of memory");
    outcome = order_obey(step, json_pack("{s:s, s:s}", "do", "receive", "port", port));
    message = json_array_get(page->messages, 0);
    if (outcome == STAGE_HAPPENED && message != NULL) {
        return step_unmet(
            step, "a message %d", (int)json_integer_value(json_object_get(message, "id")));
    }
    return outcome;
}

enum stage_outcome step_port_drop(struct step *step)
{
    const char *port = verb_text(step->verb, step->json, "port");

    step_expect(step, "%s drops %s", step->actor->name, port);
    ledger_forget(&step->stage->ledger, step->actor->name, port);
    return order_obey(step, json_pack("{s:s, s:s}", "do", "drop", "port", port));
}
