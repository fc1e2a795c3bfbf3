/* inspection.c - what is looked at when a scenario's steps are done, whatever they were. */
#include "config.h"

#include "conformance/inspection.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/control.h"
#include "conformance/process.h"
#include "conformance/stderr_file.h"

/* Requirements that the inspection itself is about. */
#define SERVICE_IS_GONE "SRV-14"
#define RIGHT_DESTROYED "SRV-9"
#define NOTHING_IS_LEFT "SRV-25"

static const json_t *first_requirement(const struct stage *stage)
{
    return json_array_get(json_object_get(stage->instance, "requirements"), 0);
}

/* Adds a finding of the inspection's; `requirement` is an id, or NULL for the scenario's first. */
static void add(struct stage *stage, const char *requirement, enum detector detector, bool met,
    const char *expected, const char *observed)
{
    json_t *id = requirement ? json_string(requirement) : NULL;
    const struct finding finding = {.requirements = id ? id : first_requirement(stage),
        .detector = detector,
        .step = FINDING_NO_STEP,
        .met = met,
        .expected = expected,
        .observed = met ? expected : observed};
    findings_add(&stage->findings, &finding);
    json_decref(id);
}

/* What is said of something that did not come about. */
static void describe_deadline(const struct stage *stage, char *text, size_t size)
{
    snprintf(text, size, "nothing by the deadline of %d ms: a hang", stage->timeout_ms);
}

/*
 * Waits for a condition and adds what came of it. Returns whether the inspection goes on.
 */
static bool check(struct stage *stage, const char *requirement, enum detector detector,
    stage_condition_fn condition, void *arg, bool polled, const char *expected)
{
    char observed[128];
    enum stage_outcome outcome = stage_wait(stage, condition, arg, polled);
    if (outcome == STAGE_HALTED)
        return false;
    describe_deadline(stage, observed, sizeof observed);
    add(stage, requirement, detector, outcome == STAGE_HAPPENED, expected, observed);
    return outcome == STAGE_HAPPENED;
}

/* Nobody may be left stopped: it could neither answer nor end. */
static void continue_all(struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];
        if (actor->stopped && actor_signal(actor, SIGCONT) == 0)
            actor->stopped = false;
    }
}

static bool is_released(struct stage *stage, void *arg)
{
    (void)stage;
    const struct actor *server = arg;
    return server->state != ACTOR_RUNNING || json_object_get(server->adapter.answers, "released");
}

static bool release_rights(struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *server = &stage->actors[i];
        if (server->state != ACTOR_RUNNING || !server->round.owns_right)
            continue;
        if (adapter_command(&server->adapter, "release", "released") == 0) {
            server->round.owns_right = false;
            trace_add(
                &stage->trace, server->name, "command", json_pack("{s:s}", "text", "release"));
            if (!check(stage, NULL, DETECTOR_HANG, is_released, server, false,
                    "the server gives the returned right back"))
                return false;
        }
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
    return server->round.service != service || server->round.returned;
}

static bool inspect_services(struct stage *stage)
{
    for (struct publication *service = stage->services; service; service = service->next) {
        if (!is_over(stage, service))
            continue;
        if (stage_bootstrap_answers(stage)) {
            if (!check(stage, SERVICE_IS_GONE, DETECTOR_SERVICE_NAME, stage_service_freed, service,
                    false, "the bootstrap server frees the service's name"))
                return false;
            add(stage, SERVICE_IS_GONE, DETECTOR_SERVICE_NAME, publication_is_unknown(service),
                "the service's name is unknown to the bootstrap server",
                "a look-up still finds the service");
        }
        if (service->port != MACH_PORT_NULL &&
            !check(stage, SERVICE_IS_GONE, DETECTOR_SERVICE_PORT, is_dead, service, true,
                "the service's port is dead"))
            return false;
    }
    return true;
}

static bool is_settled(struct stage *stage, void *arg)
{
    (void)stage;
    return ((const struct ledger_gift *)arg)->outstanding == 0;
}

static bool inspect_gift(
    struct stage *stage, const struct ledger_port *port, struct ledger_gift *gift)
{
    char expected[256], observed[128];
    snprintf(expected, sizeof expected, "the end of the right to %s of %s is seen: %s", port->name,
        port->puppet, ledger_word(gift->kind));
    enum stage_outcome outcome = stage_wait(stage, is_settled, gift, false);
    if (outcome == STAGE_HALTED)
        return false;
    describe_deadline(stage, observed, sizeof observed);
    json_t *id = json_string(gift->wrong_token ? RIGHT_DESTROYED : NOTHING_IS_LEFT);
    const struct finding finding = {.requirements = gift->requirements ? gift->requirements : id,
        .detector = DETECTOR_RIGHT,
        .step = gift->step,
        .met = outcome == STAGE_HAPPENED,
        .expected = expected,
        .observed = outcome == STAGE_HAPPENED ? expected : observed};
    findings_add(&stage->findings, &finding);
    json_decref(id);
    return outcome == STAGE_HAPPENED;
}

static bool inspect_gifts(struct stage *stage)
{
    for (struct ledger_port *port = stage->ledger.ports; port; port = port->next) {
        for (struct ledger_gift *gift = port->gifts; gift; gift = gift->next)
            if (!inspect_gift(stage, port, gift))
                return false;
    }
    return true;
}

static bool has_ended(struct stage *stage, void *arg)
{
    (void)stage;
    return ((const struct actor *)arg)->state != ACTOR_RUNNING;
}

/* An exit status that nobody could see is no finding, neither met nor broken. */
static void judge_exit(struct stage *stage, const struct actor *actor, const char *expected)
{
    char observed[ACTOR_END_MAX];
    actor_describe_end(actor, observed, sizeof observed);
    if (actor->accounted)
        return;
    if (!actor->status_known) {
        trace_add(&stage->trace, actor->name, "unseen",
            json_pack("{s:s, s:s}", "expected", expected, "observed", observed));
    } else if (!WIFEXITED(actor->status) || WEXITSTATUS(actor->status) != 0) {
        add(stage, NULL, actor_detector(actor), false, expected, observed);
    }
}

/* Ends one program of the implementation, and looks at how it ended, unless a step did. */
static bool inspect_exit(struct stage *stage, struct actor *actor)
{
    char expected[256], observed[128];
    snprintf(
        expected, sizeof expected, "%s exits with status 0 at the end of its input", actor->name);
    adapter_close_input(&actor->adapter);
    enum stage_outcome outcome = stage_wait(stage, has_ended, actor, false);
    if (outcome == STAGE_HALTED)
        return false;
    if (outcome == STAGE_DEADLINE) {
        describe_deadline(stage, observed, sizeof observed);
        add(stage, NULL, DETECTOR_HANG, false, expected, observed);
        return false;
    }
    judge_exit(stage, actor, expected);
    return true;
}

static bool inspect_exits(struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];
        if ((actor->role == ROLE_SERVER || actor->role == ROLE_CLIENT) &&
            actor->state != ACTOR_ABSENT && !inspect_exit(stage, actor))
            return false;
    }
    return true;
}

static void inspect_logs(struct stage *stage)
{
    const char *name;
    json_t *expectation;
    json_object_foreach(json_object_get(stage->instance, "expect"), name, expectation)
    {
        const struct actor *actor = stage_actor(stage, name);
        char *path = stage_stderr_path(stage, actor);
        char expected[256];
        snprintf(expected, sizeof expected, "%s says on standard error what failed", name);
        add(stage, json_string_value(json_object_get(expectation, "requirement")),
            DETECTOR_LOG_MISSING, stderr_file_has_line(path), expected, "nothing was said");
        free(path);
    }
}

static void end_puppets(struct stage *stage)
{
    json_t *command = json_pack("{s:s, s:i}", "do", "exit", "status", 0);
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];
        if (actor->control >= 0) {
            /* One that ends anyway needs no telling. */
            control_send(actor->control, command, NULL, 0);
        }
    }
    json_decref(command);
}

/*
 * Says who is below us besides the bootstrap server, zombies too. Returns how many there are; as if
 * there were some when memory is short, which becomes a finding.
 */
static size_t list_leftovers(struct stage *stage, char *text, size_t size)
{
    pid_t *pids;
    size_t count, others = 0, used = 0;
    if (process_descendants(getpid(), &pids, &count) != 0) {
        findings_error(&stage->findings, "out of memory");
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        if (pids[i] == stage_bootstrap(stage)->pid)
            continue;
        const struct actor *actor = stage_actor_of_pid(stage, pids[i]);
        char name[PROCESS_NAME_MAX];
        process_name(pids[i], name, sizeof name);
        int more = snprintf(text + used, size - used, "%s%s %d", others++ ? ", " : "",
            actor ? actor->name : name, (int)pids[i]);
        used += more < (int)(size - used) ? (size_t)more : size - used - 1;
    }
    free(pids);
    return others;
}

static bool is_alone(struct stage *stage, void *arg)
{
    char text[128];
    (void)arg;
    return list_leftovers(stage, text, sizeof text) == 0;
}

static bool inspect_leftovers(struct stage *stage)
{
    char text[512] = "", observed[600];
    enum stage_outcome outcome = stage_wait(stage, is_alone, NULL, true);
    if (outcome == STAGE_HALTED)
        return false;
    list_leftovers(stage, text, sizeof text);
    snprintf(observed, sizeof observed, "still there after %d ms: %s", stage->timeout_ms, text);
    add(stage, NOTHING_IS_LEFT, DETECTOR_PROCESS, outcome == STAGE_HAPPENED,
        "no process of the tree is left", observed);
    return outcome == STAGE_HAPPENED;
}

static void end_bootstrap(struct stage *stage)
{
    struct actor *bootstrap = stage_bootstrap(stage);
    bool was_ended = bootstrap->accounted;
    char end[ACTOR_END_MAX];
    bootstrap->accounted = true;
    actor_signal(bootstrap, SIGTERM);
    if (stage_wait(stage, has_ended, bootstrap, false) != STAGE_HAPPENED) {
        findings_error(&stage->findings, "the bootstrap server does not end");
        return;
    }
    actor_describe_end(bootstrap, end, sizeof end);
    if (!was_ended && bootstrap->status_known && bootstrap->status != 0 &&
        !(WIFSIGNALED(bootstrap->status) && WTERMSIG(bootstrap->status) == SIGTERM))
        findings_error(&stage->findings, "the bootstrap server %s", end);
}

void inspection_run(struct stage *stage)
{
    trace_add(&stage->trace, "driver", "inspection", NULL);
    continue_all(stage);
    if (!release_rights(stage) || !inspect_services(stage) || !inspect_gifts(stage) ||
        !inspect_exits(stage))
        return;
    inspect_logs(stage);
    end_puppets(stage);
    if (inspect_leftovers(stage))
        end_bootstrap(stage);
}
