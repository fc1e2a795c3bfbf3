/* probe_step.c - what is done with a program under trial. */
#include "config.h"

#include "conformance/probe/probe_step.h"

#include "conformance/stage/arrival.h"
#include "conformance/stage/condition.h"
#include "conformance/stage/process.h"
#include "conformance/step/step_run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

/* ---- steps and commands -------------------------------------------------------------------- */

static void note(struct probe_program *program, const struct probe_act *act)
{
    probe_report_reach(&program->setting->report, act->check);
    probe_report_reach(&program->setting->report, CHECK_OUTPUT);
    if (act->done != NULL)
        snprintf(program->done, sizeof program->done, "%s", act->done);
}

bool probe_step_try(struct probe_program *program, const struct probe_act *act, json_t *step)
{
    struct stage *stage = &program->stage;
    json_t *steps = json_object_get(program->instance, "steps");
    size_t findings = json_array_size(stage->findings.list), index = json_array_size(steps);

    if (program->over) {
        json_decref(step);
        return false;
    }
    note(program, act);
    if (json_array_append_new(steps, step) != 0) {
        program->setting->report.failed = true;
        program->over = true;
        return false;
    }
    /* Each step has a deadline's time. */
    stage->clock.more_ms = trace_now(&stage->trace) / 1000;
    program->until_us = (stage->clock.more_ms + stage->clock.timeout_ms) * 1000;
    step_run(stage, index);
    return !stage->interrupted && stage->findings.forced == VERDICT_PASS &&
           (json_array_size(stage->findings.list) == findings ||
               probe_failure_observed(program) == NULL);
}

bool probe_step_play(struct probe_program *program, const struct probe_act *act, json_t *step)
{
    bool is_well = probe_step_try(program, act, step);

    if (!is_well)
        probe_failure_explain(program, act);
    return is_well;
}

enum probe_answer probe_step_await(
    struct probe_program *program, const struct probe_act *act, const char *key, json_t **answer)
{
    struct actor *actor = program->actor;
    struct condition_answer awaited = {actor, key};
    json_t *value;
    bool is_told;

    if (program->over)
        return PROBE_OVER;
    note(program, act);
    is_told = probe_program_wait(
        program, condition_answered, &awaited, program->setting->deadline_ms, false);
    value = adapter_take(&actor->adapter, key);
    if (actor->adapter.complaint[0] == '\0' && value != NULL) {
        if (answer != NULL)
            *answer = value;
        else
            json_decref(value);
        return PROBE_ANSWERED;
    }
    json_decref(value);
    if (is_told && actor->adapter.complaint[0] == '\0' && actor->adapter.out.fd < 0 &&
        !actor->adapter.lost_input && !probe_program_is_lost(program))
        return PROBE_ENDED;
    if (!is_told && program->stage.findings.forced == VERDICT_PASS &&
        !probe_program_is_lost(program))
        probe_failure_of_silence(program, act, key);
    probe_failure_explain(program, act);
    return PROBE_OVER;
}

enum probe_answer probe_step_ask(struct probe_program *program, const struct probe_act *act,
    const char *command, const char *key)
{
    probe_step_settle(program);
    if (program->over)
        return PROBE_OVER;
    /* If nobody reads it, the end that follows tells that, or the silence. */
    if (stage_tell(&program->stage, program->actor, command, key) == -ENOMEM)
        program->setting->report.failed = true;
    return probe_step_await(program, act, key, NULL);
}

void probe_step_settle(struct probe_program *program)
{
    static const struct probe_act act = {
        CHECK_END, NULL, "wait for commands until standard input is at its end"};
    struct actor *actor = program->actor;

    if (program->over)
        return;
    probe_report_reach(&program->setting->report, CHECK_UNASKED);
    probe_program_await_sleep(program);
    /* What it said before it fell asleep is there, but may be unread. */
    if (actor->state == ACTOR_RUNNING)
        arrival_lines(&program->stage, actor);
    if (actor->state != ACTOR_RUNNING || program->stage.findings.forced != VERDICT_PASS ||
        program->stage.interrupted)
        probe_failure_explain(program, &act);
}

/* ---- the end ------------------------------------------------------------------------------- */

/* The processes that are left, in words. */
struct left {
    struct stage *stage;
    char text[256];
};

static bool is_stranger(void *arg, pid_t pid, char *name, size_t size)
{
    const struct left *left = arg;

    (void)name;
    (void)size;
    return stage_actor_of_pid(left->stage, pid) == NULL;
}

static bool nobody_is_left(struct stage *stage, void *arg)
{
    struct left *left = arg;

    left->stage = stage;
    return process_describe_below(is_stranger, left, left->text, sizeof left->text) == 0;
}

static void judge_left(struct probe_program *program)
{
    struct left left = {0};

    probe_report_reach(&program->setting->report, CHECK_LEFT);
    if (!probe_program_wait(program, nobody_is_left, &left, program->setting->deadline_ms, true) &&
        !probe_program_is_lost(program)) {
        probe_program_fault(program, CHECK_LEFT,
            "end what was started, CHILD excepted, before the program exits; in another session "
            "too",
            "still there: %s", left.text);
    }
}

static void judge_end(struct probe_program *program)
{
    const struct actor *actor = program->actor;
    char end[256];

    if (!actor->status_known || (WIFEXITED(actor->status) && WEXITSTATUS(actor->status) == 0))
        return;
    probe_failure_describe_end(program, end, sizeof end);
    probe_program_fault(
        program, CHECK_END, "exit with status 0 when standard input is at its end", "it %s", end);
}

void probe_step_finish(struct probe_program *program)
{
    static const struct probe_act act = {CHECK_END, NULL,
        "end when standard input is at its end: a read of 0 bytes, and not at EINTR"};
    struct probe_setting *setting = program->setting;

    probe_step_settle(program);
    if (program->over)
        return;
    snprintf(
        program->done, sizeof program->done, "the %s's standard input was closed", program->role);
    adapter_close_input(&program->actor->adapter);
    /* Once is enough: each wait for what does not come takes its time. */
    program->over = probe_report_is_said(&setting->report, CHECK_END, program->done) ||
                    probe_report_is_said(&setting->report, CHECK_LEFT, program->done);
    if (program->over)
        return;
    probe_report_reach(&setting->report, CHECK_END);
    if (!probe_program_await_end(program) && !probe_program_is_lost(program))
        probe_program_fault(
            program, CHECK_END, act.change, "it still runs after %d ms", setting->deadline_ms);
    else if (program->actor->adapter.complaint[0] != '\0' || probe_program_is_lost(program))
        probe_failure_explain(program, &act);
    if (!program->over)
        judge_end(program);
    if (!program->over)
        judge_left(program);
}
