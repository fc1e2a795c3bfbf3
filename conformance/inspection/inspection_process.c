/* inspection_process.c - the part of the inspection that is about how processes end. */
#include "config.h"

#include "conformance/inspection/inspection_process.h"

#include "conformance/inspection/inspection_look.h"
#include "conformance/ipc/control.h"
#include "conformance/stage/adapter_fault.h"
#include "conformance/stage/condition.h"
#include "conformance/stage/loop.h"
#include "conformance/stage/process.h"
#include "conformance/stage/tracer.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void inspection_process_streams(struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];
        char observed[ADAPTER_FAULT_STREAM_MAX];

        if (actor->told_stream ||
            !adapter_fault_closed_stream(actor, false, observed, sizeof observed))
            continue;
        actor->told_stream = actor->accounted = true;
        inspection_look_add(stage, inspection_look_subject(stage, actor), DETECTOR_DESCRIPTOR,
            false, "a handshake closes no descriptor that is not its own", observed);
    }
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
    } else if (actor->status != 0 &&
               !(adapter_fault_may_leave(stage, actor) && adapter_fault_is_failure(actor))) {
        const char *symptom = symptom_requirement(actor_symptom_of_end(actor));
        char words[ACTOR_WORDS_MAX], said[sizeof observed + sizeof words];

        actor_describe_words(actor, "it", words, sizeof words);
        snprintf(said, sizeof said, "%s%s", observed, words);
        inspection_look_add(stage,
            symptom != NULL ? symptom : inspection_look_subject(stage, actor),
            actor_detector(actor), false, expected, said);
    }
}

/* Ends one program of the implementation, and looks at how it ended, unless a step did. */
static bool inspect_exit(struct stage *stage, struct actor *actor)
{
    char expected[256], observed[128];
    enum stage_outcome outcome;

    snprintf(
        expected, sizeof expected, "%s exits with status 0 at the end of its input", actor->name);
    adapter_close_input(&actor->adapter);
    outcome = stage_wait(stage, condition_ended, actor, false);
    if (outcome == STAGE_HALTED)
        return false;
    if (outcome == STAGE_DEADLINE) {
        inspection_look_describe_deadline(stage, DETECTOR_HANG, observed, sizeof observed);
        inspection_look_add(
            stage, inspection_look_subject(stage, actor), DETECTOR_HANG, false, expected, observed);
        return false;
    }
    judge_exit(stage, actor, expected);
    return true;
}

bool inspection_process_exits(struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];

        if (actor_is_tested(actor) && actor->state != ACTOR_ABSENT && !inspect_exit(stage, actor))
            return false;
    }
    return true;
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

/* Whoever is below us besides the bootstrap server and the driver's own tools. */
static bool is_leftover(void *arg, pid_t pid, char *name, size_t size)
{
    const struct stage *stage = arg;
    const struct actor *actor = stage_actor_of_pid(stage, pid);

    if (actor != NULL)
        snprintf(name, size, "%s", actor->name);
    return pid != stage_bootstrap(stage)->pid && !tracer_is(stage, pid);
}

/*
 * Says who that is, zombies too. Returns how many there are; as if there were some when memory is
 * short, which becomes a finding.
 */
static int list_leftovers(struct stage *stage, char *text, size_t size)
{
    int count = process_describe_below(is_leftover, stage, text, size);

    if (count >= 0)
        return count;
    findings_error(&stage->findings, "out of memory");
    return 1;
}

static bool is_alone(struct stage *stage, void *arg)
{
    char text[128];

    (void)arg;
    return list_leftovers(stage, text, sizeof text) == 0;
}

bool inspection_process_leftovers(struct stage *stage)
{
    char text[512] = "", observed[600];
    enum stage_outcome outcome;

    end_puppets(stage);
    outcome = stage_wait(stage, is_alone, NULL, true);
    if (outcome == STAGE_HALTED)
        return false;
    list_leftovers(stage, text, sizeof text);
    snprintf(
        observed, sizeof observed, "still there after %d ms: %s", stage->clock.timeout_ms, text);
    inspection_look_add(stage, INSPECTION_NOTHING_IS_LEFT, DETECTOR_PROCESS,
        outcome == STAGE_HAPPENED, "no process of the tree is left", observed);
    return outcome == STAGE_HAPPENED;
}

bool inspection_process_logs(struct stage *stage)
{
    const char *name;
    json_t *expectation;

    json_object_foreach (json_object_get(stage->instance, "expect"), name, expectation) {
        struct actor *actor = stage_actor(stage, name);
        const char *requirement = json_string_value(json_object_get(expectation, "requirement"));
        bool is_due = strcmp(json_string_value(json_object_get(expectation, "log")), "due") == 0;
        char expected[256], line[256], observed[288] = "nothing was said";

        /* The last words may be those of a process that outlived the actor. */
        if (transcript_drain(&actor->words) != 0)
            findings_error(&stage->findings, "out of memory");
        transcript_last_line(&actor->words, line, sizeof line);
        if (!is_due)
            snprintf(observed, sizeof observed, "it says: %s", line);
        snprintf(expected, sizeof expected,
            is_due ? "%s says on standard error what failed"
                   : "%s says nothing, since nothing failed",
            name);
        inspection_look_add(stage, requirement, is_due ? DETECTOR_LOG_MISSING : DETECTOR_LOG_UNDUE,
            transcript_has_line(&actor->words) == is_due, expected, observed);
    }
    return true;
}

void inspection_process_end_bootstrap(struct stage *stage)
{
    struct actor *bootstrap = stage_bootstrap(stage);
    bool was_ended = bootstrap->accounted;
    char end[ACTOR_END_MAX];

    bootstrap->accounted = true;
    actor_signal(bootstrap, SIGTERM);
    if (stage_wait(stage, condition_ended, bootstrap, false) != STAGE_HAPPENED) {
        findings_error(&stage->findings, "the bootstrap server does not end");
        return;
    }
    actor_describe_end(bootstrap, end, sizeof end);
    if (!was_ended && bootstrap->status_known && bootstrap->status != 0 &&
        !(WIFSIGNALED(bootstrap->status) && WTERMSIG(bootstrap->status) == SIGTERM))
        findings_error(&stage->findings, "the bootstrap server %s", end);
}
