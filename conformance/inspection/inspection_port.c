/* inspection_port.c - the part of the inspection that is about rights and services. */
#include "config.h"

#include "conformance/inspection/inspection_port.h"

#include "conformance/inspection/inspection_baseline.h"
#include "conformance/inspection/inspection_look.h"
#include "conformance/stage/adapter_fault.h"
#include "conformance/stage/condition.h"
#include "conformance/stage/ledger.h"
#include "conformance/stage/loop.h"
#include "conformance/stage/publication.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Requirements that this part is about. */
#define SERVICE_IS_GONE "SRV-14.service"
#define RIGHT_DESTROYED "SRV-9.destroyed"
#define REPLY_RIGHT_DESTROYED "SRV-20.reply-right"
#define AS_MACH_SAYS "CLI-3.kept"
#define FAILURE_KEEPS_IT "CLI-10.before"
#define PORT_SPACE_IS_CLEAN "CLI-13"

/* That it answers is no finding: nothing was asked for by a requirement. */
static bool await_reply(struct stage *stage, struct condition_answer *answer, const char *expected)
{
    char observed[128];
    enum stage_outcome outcome = stage_wait(stage, condition_answered, answer, false);

    if (outcome == STAGE_DEADLINE) {
        inspection_look_describe_deadline(stage, DETECTOR_HANG, observed, sizeof observed);
        inspection_look_add(stage, inspection_look_subject(stage, answer->actor), DETECTOR_HANG,
            false, expected, observed);
    }
    return outcome == STAGE_HAPPENED;
}

/* Asks a program, and waits for its answer. Returns whether the inspection goes on. */
static bool ask(struct stage *stage, struct actor *actor, const char *command, const char *key,
    const char *expected)
{
    struct condition_answer answer = {actor, key};
    int error = stage_tell(stage, actor, command, key);

    if (error == 0)
        return await_reply(stage, &answer, expected);
    if (error != -EPIPE) {
        findings_error(&stage->findings, "cannot write to %s: %s", actor->name, strerror(-error));
        return false;
    }
    /* It is ending, and how is looked at later; or it closed its standard input, which is told at
       the deadline. */
    return stage_wait(stage, condition_ended, actor, false) == STAGE_HAPPENED;
}

bool inspection_port_release(struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *server = &stage->actors[i];

        if (server->state != ACTOR_RUNNING || !server->round.owns_right)
            continue;
        server->round.owns_right = false;
        if (!ask(stage, server, "release", "released", "the server gives the returned right back"))
            return false;
    }
    return true;
}

static bool is_dead(struct stage *stage, void *arg)
{
    (void)stage;
    return publication_is_dead(arg);
}

/* Whether the server is through with that service: an earlier round's, or it returned. */
static bool is_over(const struct stage *stage, const struct publication *service)
{
    const struct actor *server = stage_actor(stage, service->server);

    return service->round != server->round_count || server->round.returned;
}

/* The port first: a name that stays because its port lives is no fault of its own. */
bool inspection_port_services(struct stage *stage)
{
    if (adapter_fault_of_stopped_bootstrap(stage))
        return false;
    for (struct publication *service = stage->services; service != NULL; service = service->next) {
        if (!publication_is_certain(stage->services, service) || !is_over(stage, service))
            continue;
        if (service->port != MACH_PORT_NULL &&
            !inspection_look_await(stage, SERVICE_IS_GONE, DETECTOR_SERVICE_PORT, is_dead, service,
                true, "the service's port is dead"))
            return false;
        if (stage_bootstrap_answers(stage)) {
            if (!inspection_look_await(stage, SERVICE_IS_GONE, DETECTOR_SERVICE_NAME,
                    condition_service_freed, service, false,
                    "the bootstrap server frees the service's name"))
                return false;
            inspection_look_add(stage, SERVICE_IS_GONE, DETECTOR_SERVICE_NAME,
                !publication_is_found(service),
                "the service's name is unknown to the bootstrap server",
                "a look-up still finds the service");
        }
    }
    return true;
}

static bool is_settled(struct stage *stage, void *arg)
{
    (void)stage;
    return ((const struct ledger_gift *)arg)->outstanding == 0;
}

/* Who still holds it, if that can be seen, says more than the deadline. */
static void describe_lost(struct stage *stage, char *text, size_t size)
{
    char holder[400];

    inspection_look_describe_deadline(stage, DETECTOR_RIGHT, text, size);
    inspection_baseline_explain(stage, holder, sizeof holder);
    if (holder[0] != '\0')
        snprintf(text + strlen(text), size - strlen(text), ": %s", holder);
}

static enum stage_outcome inspect_gift(
    struct stage *stage, const struct ledger_port *port, struct ledger_gift *gift)
{
    char expected[256], observed[512];
    enum stage_outcome outcome;
    json_t *id;
    struct finding finding;

    snprintf(expected, sizeof expected, "the end of the right to %s of %s is seen: %s", port->name,
        port->puppet, ledger_word(gift->kind));
    outcome = stage_wait(stage, is_settled, gift, false);
    if (outcome == STAGE_HALTED)
        return outcome;
    if (outcome != STAGE_HAPPENED)
        describe_lost(stage, observed, sizeof observed);
    id = json_string(gift->is_reply      ? REPLY_RIGHT_DESTROYED
                     : gift->wrong_token ? RIGHT_DESTROYED
                                         : INSPECTION_NOTHING_IS_LEFT);
    finding = (struct finding){.requirements = gift->requirements != NULL ? gift->requirements : id,
        .detector = DETECTOR_RIGHT,
        .step = gift->step,
        .met = outcome == STAGE_HAPPENED,
        .expected = expected,
        .observed = outcome == STAGE_HAPPENED ? expected : observed};
    findings_add(&stage->findings, &finding);
    json_decref(id);
    return outcome;
}

/* All of them: one that is lost and no MUST must not hide one that is. Each had the time until the
   deadline, whichever was waited for. */
bool inspection_port_gifts(struct stage *stage)
{
    bool all_met = true;

    for (struct ledger_port *port = stage->ledger.ports; port != NULL; port = port->next) {
        for (struct ledger_gift *gift = port->gifts; gift != NULL; gift = gift->next) {
            enum stage_outcome outcome = inspect_gift(stage, port, gift);

            if (outcome == STAGE_HALTED)
                return false;
            all_met &= outcome == STAGE_HAPPENED;
        }
    }
    return all_met;
}

/* What a port space must hold after a client returned: at least and at most, for one key. */
struct census {
    const char *right; /* the client's --right */
    bool checked_in;
    const char *key;
    json_int_t least, most;
    const char *requirement;
};

#define ANY_NUMBER ((json_int_t)INT_MAX)

static const struct census censuses[] = {
    {"copy-send", true, "send", 1, ANY_NUMBER, AS_MACH_SAYS},
    {"copy-send", true, "receive", 1, 1, AS_MACH_SAYS},
    {"move-send", true, "send", 0, 0, AS_MACH_SAYS},
    {"move-send", true, "receive", 1, 1, AS_MACH_SAYS},
    {"make-send", true, "receive", 1, 1, AS_MACH_SAYS},
    {"make-send-once", true, "receive", 1, 1, AS_MACH_SAYS},
    {"move-send-once", true, "send-once", 0, 0, AS_MACH_SAYS},
    {"move-send-once", true, "receive", 1, 1, AS_MACH_SAYS},
    {"move-receive", true, "receive", 0, 0, AS_MACH_SAYS},
    {"move-send", false, "send", 1, ANY_NUMBER, FAILURE_KEEPS_IT},
    {"move-send-once", false, "send-once", 1, ANY_NUMBER, FAILURE_KEEPS_IT},
    {"move-receive", false, "receive", 1, 1, FAILURE_KEEPS_IT},
};

static void judge_count(struct stage *stage, const struct actor *client, const json_t *names,
    const struct census *census)
{
    json_int_t count = json_integer_value(json_object_get(names, census->key));
    char expected[256], observed[128];

    snprintf(expected, sizeof expected, "after %s with %s, %s holds %s%d %s right%s to its port",
        client->checked_in ? "a check-in" : "a failure", client->right, client->name,
        census->most > census->least ? "at least " : "", (int)census->least, census->key,
        census->least == 1 ? "" : "s");
    snprintf(observed, sizeof observed, "%lld", (long long)count);
    inspection_look_add(stage, census->requirement, DETECTOR_PORT_NAME,
        count >= census->least && count <= census->most, expected, observed);
}

static void judge_names(struct stage *stage, const struct actor *client, const json_t *names)
{
    json_int_t other;
    char expected[256], observed[128];

    for (size_t i = 0; i < sizeof censuses / sizeof censuses[0]; i++)
        if (censuses[i].checked_in == client->checked_in &&
            strcmp(censuses[i].right, client->right) == 0)
            judge_count(stage, client, names, &censuses[i]);
    other = json_integer_value(json_object_get(names, "other"));
    snprintf(expected, sizeof expected,
        "the port space of %s holds nothing besides what it was offered", client->name);
    snprintf(observed, sizeof observed, "%lld other names", (long long)other);
    inspection_look_add(
        stage, PORT_SPACE_IS_CLEAN, DETECTOR_PORT_NAME, other == 0, expected, observed);
}

static bool inspect_names(struct stage *stage, struct actor *client)
{
    char expected[128];
    json_t *names;

    snprintf(expected, sizeof expected, "%s tells what its port space holds", client->name);
    if (!ask(stage, client, "names", "names", expected))
        return false;
    names = adapter_take(&client->adapter, "names");
    if (names != NULL)
        judge_names(stage, client, names);
    json_decref(names);
    return true;
}

bool inspection_port_names(struct stage *stage)
{
    if ((stage->pairing->client->capabilities & CAPABILITY_NAMES) == 0)
        return true;
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *client = &stage->actors[i];

        if (client->role == ROLE_CLIENT && client->state == ACTOR_RUNNING && client->returned &&
            !inspect_names(stage, client))
            return false;
    }
    return true;
}
