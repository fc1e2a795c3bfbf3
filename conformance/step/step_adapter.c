/* step_adapter.c - the verbs of the implementation's servers and clients. */
#include "config.h"

#include "conformance/step/step_adapter.h"

#include "conformance/stage/adapter_fault.h"
#include "conformance/stage/condition.h"
#include "conformance/stage/newborn_wait.h"
#include "conformance/stage/process.h"
#include "conformance/step/launched_child.h"
#include "conformance/step/naming.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* Writes a command. Returns STAGE_HAPPENED with met set, if that worked. */
static enum stage_outcome command(struct step *step, const char *text, const char *key)
{
    struct actor *actor = step->actor;
    int error;

    if (actor->state != ACTOR_RUNNING)
        return step_ended(step);
    error = stage_tell(step->stage, actor, text, key);
    if (error == -EPIPE) {
        /* It is ending; or it closed its standard input, which is told at the deadline. */
        enum stage_outcome outcome = stage_wait(step->stage, condition_ended, actor, false);

        return outcome == STAGE_HAPPENED ? step_ended(step) : outcome;
    }
    if (error != 0)
        return step_broken(step, "cannot write to %s: %s", actor->name, strerror(-error));
    return step_met(step);
}

/*
 * Waits for an answer and takes it. *value is set (the caller's reference) only where the outcome
 * is STAGE_HAPPENED and the actor did answer; else the step is unmet.
 */
static enum stage_outcome await_answer(struct step *step, const char *key, json_t **value)
{
    struct condition_answer answer = {step->actor, key};
    enum stage_outcome outcome;

    *value = NULL;
    if (step->actor->state == ACTOR_ABSENT)
        return step_broken(step, "%s did not begin", step->actor->name);
    outcome = stage_wait(step->stage, condition_answered, &answer, false);
    if (outcome != STAGE_HAPPENED)
        return outcome;
    *value = adapter_take(&step->actor->adapter, key);
    return *value != NULL ? step_met(step) : step_ended(step);
}

/* A command whose answer must be {KEY: EXPECTED}. */
static enum stage_outcome ask_boolean(
    struct step *step, const char *text, const char *key, bool expected)
{
    json_t *value = NULL;
    enum stage_outcome outcome;

    step_expect(step, "{\"%s\":%s}", key, expected ? "true" : "false");
    outcome = command(step, text, key);
    if (outcome == STAGE_HAPPENED && step->met)
        outcome = await_answer(step, key, &value);
    if (value != NULL && json_is_true(value) != expected)
        step_unmet(step, "{\"%s\":%s}", key, expected ? "false" : "true");
    json_decref(value);
    return outcome;
}

static bool has_gate(const struct stage *stage)
{
    return (stage->pairing->server->capabilities & CAPABILITY_GATE) != 0;
}

/* Waits for the child, and for the server's word that it launched it. */
static enum stage_outcome await_child(struct step *step)
{
    struct actor *server = step->actor;
    json_t *launched;
    enum stage_outcome outcome = await_answer(step, "launched", &launched);
    bool has_none = json_is_false(launched);
    pid_t told = (pid_t)json_integer_value(launched);
    const struct actor *child;

    json_decref(launched);
    if (outcome != STAGE_HAPPENED || !step->met)
        return outcome;
    if (has_none) {
        server->pending = NULL;
        step_unmet(
            step, "{\"launched\":false}: there is no pipe whose read side a child could have");
        step->symptom = SYMPTOM_NO_HANDSHAKE;
        return STAGE_HAPPENED;
    }
    outcome = newborn_await(step->stage, server->pending, server, told, false);
    if (outcome != STAGE_HAPPENED)
        return outcome;
    child = server->pending;
    server->pending = NULL;
    if (child->state == ACTOR_ABSENT)
        return step_ended(step);
    if (child->pid != told) {
        return step_broken(
            step, "it launched process %d, and says that it was %d", (int)child->pid, (int)told);
    }
    return launched_child_judge(step, child);
}

enum stage_outcome step_adapter_launch(struct step *step)
{
    struct actor *child = stage_actor(step->stage, verb_text(step->verb, step->json, "child"));
    enum stage_outcome outcome;

    step_expect(step, "%s launches %s", step->actor->name, child->name);
    /* What an earlier round returned says nothing about this one. */
    json_decref(adapter_take(&step->actor->adapter, "returned"));
    actor_begin_round(step->actor);
    step->actor->pending = child;
    child->home = step->actor;
    if (!has_gate(step->stage)) {
        /* It launches where it runs: that step waits for the child. */
        return step_met(step);
    }
    outcome = command(step, "launch", "launched");
    return outcome == STAGE_HAPPENED && step->met ? await_child(step) : outcome;
}

enum stage_outcome step_adapter_run(struct step *step)
{
    struct actor *server = step->actor;
    bool launches = server->pending != NULL;
    enum stage_outcome outcome;

    step_expect(step, "%s takes the command run", server->name);
    outcome = command(step, "run", launches ? "launched" : "returned");
    if (outcome != STAGE_HAPPENED || !step->met)
        return outcome;
    server->round.ran = true;
    server->delegate = 0;
    if (launches) {
        adapter_expect(&server->adapter, "returned");
        return await_child(step);
    }
    return outcome;
}

enum stage_outcome step_adapter_destroy(struct step *step)
{
    return ask_boolean(step, "destroy", "destroyed", true);
}

static bool is_checked_in(struct stage *stage, void *arg)
{
    const struct actor *server = arg;

    (void)stage;
    return server->state != ACTOR_RUNNING || server->round.returned ||
           server->round.service != NULL;
}

enum stage_outcome step_adapter_await_checked_in(struct step *step)
{
    enum stage_outcome outcome;

    step_expect(step, "%s checks a service in", step->actor->name);
    outcome = stage_wait(step->stage, is_checked_in, step->actor, false);
    if (outcome != STAGE_HAPPENED || step->actor->round.service != NULL)
        return outcome == STAGE_HAPPENED ? step_met(step) : outcome;
    if (step->actor->state != ACTOR_RUNNING)
        return step_ended(step);
    step->symptom = SYMPTOM_SERVICE_MISSING;
    return step_unmet(step, "%s returned and checked nothing in", step->actor->name);
}

static bool is_asleep(struct stage *stage, void *arg)
{
    const struct actor *server = arg;
    struct process_stat stat;

    return is_checked_in(stage, arg) &&
           (server->state != ACTOR_RUNNING ||
               (process_read_stat(server->pid, &stat) == 0 && stat.state == 'S'));
}

/*
 * Asleep before its name is written it could be waiting for anything; asleep after that, it waits
 * for messages and the pipe's end. So it is looked at once more after the name was seen.
 */
enum stage_outcome step_adapter_await_blocked(struct step *step)
{
    struct actor *server = step->actor;
    bool seen = false;

    step_expect(step, "%s is blocked with its whole name written", server->name);
    for (;;) {
        enum stage_outcome outcome = stage_wait(step->stage, is_asleep, server, true);

        if (outcome != STAGE_HAPPENED)
            return outcome;
        if (server->state != ACTOR_RUNNING)
            return step_ended(step);
        if (server->round.returned) {
            step->symptom = SYMPTOM_GAVE_UP;
            return step_unmet(step, "%s returned", server->name);
        }
        if (seen)
            return step_met(step);
        if (!actor_is_named(server) && !naming_can_look(step->stage, server))
            return step_broken(step, "no puppet holds the pipe of %s", server->name);
        step_met(step);
        outcome = naming_look(step, server, &seen);
        if (outcome != STAGE_HAPPENED || !step->met)
            return outcome;
        if (!seen)
            outcome = stage_turn(step->stage);
        if (outcome != STAGE_HAPPENED)
            return outcome;
    }
}

/* What a server breaks that does not return the right that was checked in. */
static enum symptom symptom_of_right(const char *expected)
{
    return strcmp(expected, "send") == 0        ? SYMPTOM_NO_SEND_RIGHT
           : strcmp(expected, "send-once") == 0 ? SYMPTOM_NO_SEND_ONCE_RIGHT
           : strcmp(expected, "receive") == 0   ? SYMPTOM_NO_RECEIVE_RIGHT
                                                : SYMPTOM_NONE;
}

enum stage_outcome step_adapter_await_server_returned(struct step *step)
{
    const char *right = verb_text(step->verb, step->json, "right");
    json_t *value;
    enum stage_outcome outcome;

    step_expect(step, "{\"returned\":\"%s\"}", right);
    outcome = await_answer(step, "returned", &value);
    if (value != NULL && strcmp(json_string_value(value), right) != 0) {
        bool is_null;

        step_unmet(step, "{\"returned\":\"%s\"}", json_string_value(value));
        /* Why there is none at all, the scenario knows; of another kind it says nothing. */
        is_null = strcmp(json_string_value(value), "null") == 0;
        *(is_null ? &step->beside : &step->symptom) = symptom_of_right(right);
    }
    json_decref(value);
    return outcome;
}

enum stage_outcome step_adapter_probe(struct step *step)
{
    struct actor_round *round = &step->actor->round;
    bool expected = verb_boolean(step->verb, step->json, "probed");
    char text[32];
    int error = actor_draw_nonce(round);
    enum stage_outcome outcome;

    if (error != 0)
        return step_broken(step, "getrandom: %s", strerror(-error));
    snprintf(text, sizeof text, "probe %s", round->nonce);
    outcome = ask_boolean(step, text, "probed", expected);
    if (outcome == STAGE_HAPPENED && round->is_once) {
        /* Used or dead, there is nothing of it left to release. */
        round->owns_right = false;
    }
    return outcome;
}

/* Of a right that was used there is nothing to give back: either answer is true of it. */
static enum stage_outcome ask_for_used(struct step *step)
{
    json_t *value = NULL;
    enum stage_outcome outcome;

    step_expect(step, "{\"released\":true} or {\"released\":false}, of a right that was used");
    outcome = command(step, "release", "released");
    if (outcome == STAGE_HAPPENED && step->met)
        outcome = await_answer(step, "released", &value);
    json_decref(value);
    return outcome;
}

enum stage_outcome step_adapter_release(struct step *step)
{
    struct actor_round *round = &step->actor->round;
    bool is_used = round->is_once && !round->owns_right;

    round->owns_right = false;
    return is_used ? ask_for_used(step) : ask_boolean(step, "release", "released", true);
}

enum stage_outcome step_adapter_receive(struct step *step)
{
    const struct actor *home = step->actor->home;
    const char *nonce = home != NULL ? home->round.nonce : "";
    json_t *value = NULL;
    enum stage_outcome outcome;
    const char *received;

    step_expect(step, "{\"received\":\"%s\"}", nonce);
    outcome = command(step, "receive", "received");
    if (outcome == STAGE_HAPPENED && step->met)
        outcome = await_answer(step, "received", &value);
    received = json_string_value(value);
    if (value != NULL && received == NULL) {
        step_unmet(step, "{\"received\":false}: nothing can be received, the right is gone");
        step->symptom =
            step->actor->role == ROLE_CLIENT ? SYMPTOM_PORT_LOST : SYMPTOM_NO_RECEIVE_RIGHT;
    } else if (value != NULL && strcmp(received, nonce) != 0)
        step_unmet(step, "{\"received\":\"%s\"}", received);
    json_decref(value);
    return outcome;
}

enum stage_outcome step_adapter_end(struct step *step)
{
    struct actor *actor = step->actor;
    enum stage_outcome outcome;
    bool clean;

    step_expect(step, "%s exits with status 0 at the end of its input", actor->name);
    if (actor->state == ACTOR_ABSENT)
        return step_broken(step, "%s did not begin", actor->name);
    actor->accounted = true;
    adapter_close_input(&actor->adapter);
    outcome = stage_wait(step->stage, condition_ended, actor, false);
    if (outcome != STAGE_HAPPENED)
        return outcome;
    if (!actor->status_known) {
        char end[ACTOR_END_MAX];

        actor_describe_end(actor, end, sizeof end);
        return step_unseen(step, end);
    }
    clean = WIFEXITED(actor->status) && WEXITSTATUS(actor->status) == 0;
    return clean ? step_met(step) : step_ended(step);
}

/* In the first edition a client that fails may say so by its end alone. */
static enum stage_outcome judge_silence(struct step *step)
{
    struct actor *client = step->actor;

    if (stage_is_second_edition(step->stage))
        return step_ended(step);
    if (!client->status_known)
        return step_undecided(step);
    if (!adapter_fault_is_failure(client))
        return step_ended(step);
    client->returned = client->accounted = true;
    return step_met(step);
}

enum stage_outcome step_adapter_await_client_returned(struct step *step)
{
    bool expected = verb_boolean(step->verb, step->json, "checked_in");
    json_t *value;
    enum stage_outcome outcome;

    step_expect(step, "{\"checked_in\":%s}", expected ? "true" : "false");
    outcome = await_answer(step, "checked_in", &value);
    if (outcome == STAGE_HAPPENED && value == NULL && !expected)
        return judge_silence(step);
    if (value != NULL && json_is_true(value) != expected)
        step_unmet(step, "{\"checked_in\":%s}", expected ? "false" : "true");
    json_decref(value);
    return outcome;
}
