/* supervisor.c - the process that plays one case and leaves nothing of it behind. */
#include "config.h"

#include "conformance/run/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/run/case_file.h"
#include "conformance/run/coverage.h"
#include "conformance/run/guard.h"
#include "conformance/inspection/inspection.h"
#include "conformance/stage/process.h"
#include "conformance/results/record.h"
#include "conformance/plan/scenario.h"
#include "conformance/stage/stage.h"
#include "conformance/step/step.h"
#include "conformance/language/text.h"

/* Seconds by which a case may outlive its deadline before its supervisor is taken to be stuck. */
#define GRACE_S 30

/* The scenario's deadline as this run stretches it; never 0, which would be none at all. */
static int scaled_timeout_ms(const struct scenario *scenario, double scale)
{
    double scaled = (double)scenario->timeout_ms * scale;
    return scaled < 1 ? 1 : (int)scaled;
}

/* The grace is for the suite's own work, which a machine that is slow slows too. */
static unsigned int alarm_s(int timeout_ms, double scale)
{
    return (unsigned int)(timeout_ms / 1000) * (1 + INSPECTION_PARTS) +
           (unsigned int)(GRACE_S * (scale < 1 ? 1 : scale));
}

int supervisor_take_over(pid_t parent)
{
    sigset_t signals;
    runner_ending_signals(&signals);
    sigaddset(&signals, SIGCHLD);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_SETMASK, &signals, NULL) || setpgid(0, 0) ||
        prctl(PR_SET_PDEATHSIG, SIGTERM) || prctl(PR_SET_CHILD_SUBREAPER, 1))
        return -errno;
    if (getppid() != parent)
        return -ECHILD;
    int fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

static void play(struct stage *stage)
{
    size_t count = json_array_size(json_object_get(stage->instance, "steps"));
    for (size_t i = 0; i < count; i++)
        if (!step_run(stage, i))
            return;
    inspection_run(stage);
}

static json_t *collect_stderr(const struct stage *stage)
{
    json_t *texts = json_object();
    for (size_t i = 0; texts && i < stage->actor_count; i++) {
        json_t *text = stage_words(stage, &stage->actors[i]);
        if (text)
            json_object_set_new(texts, stage->actors[i].name, text);
    }
    return texts;
}

/* Fills the record in from what the stage has; returns what the runner is told. */
static struct supervisor_report conclude(
    const struct stage *stage, bool strict, double duration_ms, json_t *record)
{
    struct supervisor_report report = {.duration_ms = duration_ms};
    char reason[2048];
    report.verdict =
        findings_verdict(&stage->findings, strict, &report.warnings, reason, sizeof reason);
    /* What fails the case is no warning besides. */
    if (strict)
        report.warnings = 0;
    json_object_set_new(record, "verdict", json_string(verdict_word(report.verdict)));
    json_object_set_new(record, "reason", text_to_json(reason, strlen(reason)));
    json_object_set(record, "findings", stage->findings.list);
    json_object_set_new(record, "warnings", json_integer(report.warnings));
    json_object_set_new(record, "duration_ms", json_real(duration_ms));
    json_object_set_new(record, "cost",
        json_pack("{s:I, s:I}", "driver_us", (json_int_t)process_time_us(getpid()), "inspection_us",
            (json_int_t)stage->inspection_us));
    json_object_set(record, "trace", stage->trace.events);
    json_object_set_new(record, "stderr", collect_stderr(stage));
    json_object_set(record, "processes", stage->processes);
    return report;
}

/* A case that the implementation does not claim to be able to. */
static struct supervisor_report conclude_skip(const char *reason, json_t *record)
{
    json_object_set_new(record, "verdict", json_string(verdict_word(VERDICT_SKIP)));
    json_object_set_new(record, "reason", json_string(reason));
    return (struct supervisor_report){.verdict = VERDICT_SKIP};
}

/*
 * Plays the case on a stage of its own. Returns 0; -EINTR when that was interrupted; a negative
 * errno.
 */
static int perform(const struct supervisor_task *task, const struct scenario *scenario,
    const json_t *instance, int signals, json_t *record, struct supervisor_report *report)
{
    struct stage stage;
    if (mkdir(task->folder, 0700))
        return -errno;
    if (task->options->coverage) {
        int error = coverage_enter(task->options->coverage, task->plan->cases[task->index].id);
        if (error)
            return error;
    }
    int timeout_ms = scaled_timeout_ms(scenario, task->options->timeout_scale);
    alarm(alarm_s(timeout_ms, task->options->timeout_scale));
    enum stage_outcome outcome =
        stage_begin(&stage, task->plan->catalogue, task->pairing, task->resources, instance,
            task->folder, timeout_ms, task->options->verify_adapter, signals);
    if (outcome == STAGE_HAPPENED)
        play(&stage);
    bool interrupted = stage.interrupted;
    double duration_ms = stage.trace.events ? (double)trace_now(&stage.trace) / 1e3 : 0;
    process_end_descendants();
    alarm(0);
    *report = conclude(&stage, task->options->strict, duration_ms, record);
    stage_end(&stage);
    /* What the implementation left there may fill a disk that other cases need. */
    guard_remove_tree(task->folder);
    return interrupted ? -EINTR : 0;
}

/* Loads the case anew and plays it, if the implementation claims what it needs. */
static int play_case(
    const struct supervisor_task *task, int signals, struct supervisor_report *report)
{
    const struct plan_case *which = &task->plan->cases[task->index];
    const struct plan_scenario *planned = &task->plan->scenarios[which->scenario];
    struct scenario *scenario = NULL;
    json_t *instance = NULL, *record = NULL;
    char reason[256];
    int error =
        scenario_load(task->plan->folder, planned->id, task->plan->catalogue, stderr, &scenario);
    if (error)
        return error;
    instance = scenario_instantiate(scenario, which->index);
    record =
        record_new(task->plan, task->index, scenario, task->options->program, task->options->rerun);
    if (!instance || !record) {
        error = -ENOMEM;
        goto out;
    }
    if (pairing_claims(
            task->pairing, which->roles, scenario->edition, scenario->needs, reason, sizeof reason))
        error = perform(task, scenario, instance, signals, record, report);
    else
        *report = conclude_skip(reason, record);
    if (!error)
        error = case_file_write(record, task->path);
out:
    json_decref(record);
    json_decref(instance);
    scenario_free(scenario);
    return error;
}

_Noreturn void supervisor_run(const struct supervisor_task *task, int report, pid_t runner)
{
    struct supervisor_report outcome = {.verdict = VERDICT_ERROR};
    int signals = supervisor_take_over(runner);
    int error = signals < 0 ? signals : play_case(task, signals, &outcome);
    if (!error && write(report, &outcome, sizeof outcome) != sizeof outcome)
        error = -errno;
    if (error && error != -EINTR && error != -ECHILD)
        fprintf(stderr, "shakedown: %s: %s\n", task->plan->cases[task->index].id, strerror(-error));
    fflush(NULL);
    _exit(error == -EINTR ? SUPERVISOR_INTERRUPTED : error ? EXIT_FAILURE : EXIT_SUCCESS);
}
