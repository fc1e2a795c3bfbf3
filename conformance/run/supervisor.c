/* supervisor.c - the process that plays one case and leaves nothing of it behind. */
#include "config.h"

#include "conformance/run/supervisor.h"

#include "conformance/inspection/inspection.h"
#include "conformance/language/text.h"
#include "conformance/machine/shortage.h"
#include "conformance/plan/scenario.h"
#include "conformance/results/case_object.h"
#include "conformance/run/case_file.h"
#include "conformance/run/coverage.h"
#include "conformance/run/crash.h"
#include "conformance/run/guard.h"
#include "conformance/run/play.h"
#include "conformance/run/scene.h"
#include "conformance/run/subreaper.h"
#include "conformance/stage/loop.h"
#include "conformance/stage/process.h"
#include "conformance/stage/stage.h"
#include "conformance/stage/stage_setting.h"
#include "conformance/stage/tracer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Seconds by which a case may outlive its deadlines before its supervisor is taken to be stuck. */
#define GRACE_S 30

/* What a case mostly waits to start: the bootstrap server, a puppet that makes a pipe, a server. A
   case with more has the grace besides. */
#define STARTS_MOST 3

/* One case, and all that belongs to its play; borrowed. */
struct performance {
    const struct supervisor_task *task;
    const struct stage_setting *setting;
    int report_fd;                    /* where the report goes */
    json_t *record;                   /* to be filled in, */
    struct supervisor_report *report; /* and this, */
    struct crash *crash;              /* and this too */
};

/* The scenario's deadline as this run stretches it; never 0, which would be none at all. */
static int scaled_timeout_ms(const struct scenario *scenario, double scale)
{
    double scaled = (double)scenario->timeout_ms * scale;

    return scaled < 1 ? 1 : (int)scaled;
}

/* The grace is for the suite's own work, which a machine that is slow slows too. */
static unsigned int alarm_s(int timeout_ms, double scale)
{
    return (unsigned int)(timeout_ms / 1000) *
               (STARTS_MOST * STAGE_START_PATIENCE + 1 + INSPECTION_PARTS) +
           (unsigned int)(GRACE_S * (scale < 1 ? 1 : scale));
}

static json_t *collect_stderr(const struct stage *stage)
{
    json_t *texts = json_object();

    for (size_t i = 0; texts != NULL && i < stage->actor_count; i++) {
        json_t *text = stage_words(stage, &stage->actors[i]);

        if (text != NULL)
            json_object_set_new(texts, stage->actors[i].name, text);
    }
    return texts;
}

/* Returns 0, or a negative errno. */
static int tell(const struct performance *performance)
{
    ssize_t written =
        write(performance->report_fd, performance->report, sizeof *performance->report);

    return written == sizeof *performance->report ? 0 : written < 0 ? -errno : -EIO;
}

/* Writes the case, and tells of it. Returns 0, or a negative errno. */
static int deliver(const struct performance *performance)
{
    int error = case_file_write(performance->record, performance->task->path);

    return error != 0 ? error : tell(performance);
}

/* Fills record and report in from what the stage has. */
static void conclude(const struct stage *stage, const struct performance *performance)
{
    struct supervisor_report *report = performance->report;
    json_t *record = performance->record;
    bool strict = performance->task->options->strict;
    char reason[2048];

    report->verdict =
        findings_verdict(&stage->findings, strict, &report->warnings, reason, sizeof reason);
    /* What fails the case is no warning besides. */
    if (strict)
        report->warnings = 0;
    json_object_set_new(record, "verdict", json_string(verdict_word(report->verdict)));
    json_object_set_new(record, "reason", text_to_json(reason, strlen(reason)));
    json_object_set(record, "findings", stage->findings.list);
    json_object_set_new(record, "warnings", json_integer(report->warnings));
    json_object_set_new(record, "duration_ms", json_real(report->duration_ms));
    json_object_set_new(record, "cost",
        json_pack("{s:I, s:I}", "driver_us", (json_int_t)process_time_us(getpid()), "inspection_us",
            (json_int_t)stage->inspection_us));
    json_object_set(record, "trace", stage->trace.events);
    json_object_set_new(record, "stderr", collect_stderr(stage));
    json_object_set(record, "processes", stage->processes);
}

/* A case that the implementation does not claim to be able to. */
static struct supervisor_report conclude_skip(const char *reason, json_t *record)
{
    json_object_set_new(record, "verdict", json_string(verdict_word(VERDICT_SKIP)));
    json_object_set_new(record, "reason", json_string(reason));
    return (struct supervisor_report){.verdict = VERDICT_SKIP};
}

/* What the tool wrote about each program below it; a number of errors where it counts them. */
static json_t *list_files(const struct stage *stage)
{
    json_t *list = json_array();

    for (size_t i = 0; list != NULL && i < stage->actor_count; i++) {
        const struct actor *actor = &stage->actors[i];
        char *path;

        if (!instrument_covers(stage->instrument, actor->role) || actor->pid == 0)
            continue;
        path = instrument_file(stage->instrument, actor->name, actor->pid);
        if (path != NULL && access(path, F_OK) == 0) {
            json_t *file = json_pack(
                "{s:s, s:o}", "actor", actor->name, "file", text_to_json(path, strlen(path)));
            long errors = instrument_errors(stage->instrument->kind, path);

            if (errors >= 0)
                json_object_set_new(file, "errors", json_integer(errors));
            json_array_append_new(list, file);
        }
        free(path);
    }
    return list;
}

static void tell_of_tool(const struct stage *stage, json_t *record)
{
    if (stage->instrument != NULL)
        json_object_set_new(record, "tool",
            json_pack("{s:s, s:o}", "name", instrument_word(stage->instrument->kind), "files",
                list_files(stage)));
}

/* Sets the stage and plays; all processes are there afterwards, but those that ended. */
static void play(const struct performance *performance, struct stage *stage)
{
    const struct stage_setting *setting = performance->setting;

    if (setting->instrument == NULL)
        alarm(alarm_s(setting->timeout_ms, performance->task->options->timeout_scale));
    if (stage_setting_set(stage, setting) == STAGE_HAPPENED)
        play_run(stage);
    performance->report->duration_ms =
        stage->trace.events != NULL ? (double)trace_now(&stage->trace) / 1e3 : 0;
}

/* Has the scene kept until somebody ends it. Returns 0, or a negative errno. */
static int keep(const struct performance *performance, struct stage *stage)
{
    int error;

    alarm(0);
    error = scene_keep(stage, performance->record);
    conclude(stage, performance);
    performance->report->is_kept = true;
    if (error == 0)
        error = deliver(performance);
    if (error == 0)
        scene_await_end(stage);
    return error;
}

/*
 * Where the machine is out of something, once nothing of the case is left that could take it, a
 * failure may be for want of that, and is nobody's.
 */
static void look_for_shortage(const struct performance *performance, struct stage *stage)
{
    char reason[2048], text[512];
    unsigned int warnings;
    bool strict = performance->task->options->strict;

    if (findings_verdict(&stage->findings, strict, &warnings, reason, sizeof reason) ==
            VERDICT_FAIL &&
        shortage_find(stage->folder, text, sizeof text))
        findings_error(&stage->findings,
            "the case failed, perhaps only because the machine lacks something: %s", text);
}

/* Ends everything, and draws the conclusion. */
static void clear(const struct performance *performance, struct stage *stage)
{
    if (stage->instrument != NULL)
        tracer_end_all(stage, -1);
    process_end_descendants();
    alarm(0);
    look_for_shortage(performance, stage);
    tell_of_tool(stage, performance->record);
    conclude(stage, performance);
}

/*
 * A crash that nobody asked for is played once more, for its stack: never of a case that was kept,
 * and after the verdict is told, which nothing of that play may change, its failure neither.
 */
static void look_into_crash(const struct performance *performance)
{
    const struct supervisor_task *task = performance->task;
    struct supervisor_report *report = performance->report;
    const struct crash *crash = performance->crash;
    int error;

    if (crash->actor == NULL || task->options->no_replay || task->options->instrument != NULL ||
        report->is_kept || (report->verdict != VERDICT_FAIL && report->verdict != VERDICT_ERROR))
        return;
    alarm(alarm_s(performance->setting->timeout_ms, task->options->timeout_scale) * 3);
    crash_replay(crash, performance->setting, task->replays, task->options->coverage != NULL,
        performance->record);
    alarm(0);
    /* Elsewhere: to be killed while the first is written over would lose it. */
    report->is_amended = true;
    error = case_file_write(performance->record, task->amended);
    if (error == 0)
        error = tell(performance);
    if (error != 0)
        fprintf(stderr, "shakedown: %s: the stack of its crash: %s\n",
            task->plan->cases[task->index].id, strerror(-error));
}

/*
 * Plays the case on a stage of its own. Returns 0; -EINTR when that was interrupted; a negative
 * errno.
 */
static int perform(const struct performance *performance)
{
    const struct supervisor_task *task = performance->task;
    struct stage stage;
    int error = 0;
    bool interrupted;

    if (mkdir(task->folder, 0700) != 0)
        return -errno;
    if (task->options->coverage != NULL)
        error = coverage_enter(task->options->coverage, task->plan->cases[task->index].id);
    if (error != 0)
        return error;
    play(performance, &stage);
    interrupted = stage.interrupted;
    if (task->options->keep && !interrupted)
        error = keep(performance, &stage);
    else
        clear(performance, &stage);
    process_end_descendants();
    if (error == 0)
        error = crash_note(performance->crash, &stage);
    stage_setting_clear(&stage);
    /* What the implementation left there may fill a disk that other cases need. */
    guard_remove_tree(task->folder);
    return interrupted ? -EINTR : error;
}

static struct stage_setting make_setting(const struct supervisor_task *task,
    const struct scenario *scenario, const json_t *instance, int signals)
{
    const struct runner_options *options = task->options;

    return (struct stage_setting){.catalogue = task->plan->catalogue,
        .pairing = task->pairing,
        .resources = task->resources,
        .instrument = options->instrument,
        .instance = instance,
        .folder = task->folder,
        .timeout_ms = scaled_timeout_ms(scenario, options->timeout_scale),
        .verify_adapter = options->verify_adapter,
        .signals = signals};
}

/* A case that is not the one that was planned. */
static int conclude_change(const struct supervisor_task *task, const char *reason, int report_fd)
{
    struct supervisor_report report = {.verdict = VERDICT_ERROR};
    const struct performance performance = {.task = task,
        .report_fd = report_fd,
        .record = case_object_new(
            task->plan, task->index, NULL, task->options->program, task->options->rerun),
        .report = &report};
    int error;

    if (performance.record == NULL)
        return -ENOMEM;
    json_object_set_new(performance.record, "reason", text_to_json(reason, strlen(reason)));
    error = deliver(&performance);
    json_decref(performance.record);
    return error;
}

/*
 * Loads a scenario anew, which may have changed since the run began.
 * reason  set to what is wrong with it, in one line; room for `size` bytes; empty: nothing.
 * Ownership: the caller frees *scenario, which is NULL where it could not be loaded.
 * Returns 0, also where it changed; -ENOMEM.
 */
static int load_again(const struct plan *plan, const struct plan_scenario *planned, char *reason,
    size_t size, struct scenario **scenario)
{
    char *complaint = NULL;
    size_t length = 0;
    FILE *errors = open_memstream(&complaint, &length);
    bool is_written;
    int error;

    *reason = '\0';
    if (errors == NULL)
        return -ENOMEM;
    error = scenario_load(plan->folder, planned->id, plan->catalogue, errors, scenario);
    is_written = fclose(errors) == 0;
    if (error != 0 && error != -ENOMEM && is_written)
        snprintf(reason, size, "the scenario's file was changed during the run: %s", complaint);
    else if (error == 0 && (*scenario)->digest != planned->digest)
        snprintf(reason, size,
            "the scenario's file was changed during the run: %s: it holds another text than when "
            "the run began",
            (*scenario)->path);
    text_join_lines(reason);
    free(complaint);
    return *reason != '\0' ? 0 : error;
}

/* Loads the case anew, plays it, if the implementation claims what it needs, and tells of it. */
static int play_case(const struct supervisor_task *task, int signals, int report_fd)
{
    struct supervisor_report report = {.verdict = VERDICT_ERROR};
    struct crash crash = {0};
    const struct plan_case *which = &task->plan->cases[task->index];
    const struct plan_scenario *planned = &task->plan->scenarios[which->scenario];
    struct performance performance = {
        .task = task, .report_fd = report_fd, .report = &report, .crash = &crash};
    struct stage_setting setting;
    struct scenario *scenario = NULL;
    json_t *instance, *record;
    char reason[2048];
    int error = load_again(task->plan, planned, reason, sizeof reason, &scenario);

    if (error == 0 && *reason != '\0')
        error = conclude_change(task, reason, report_fd);
    if (error != 0 || *reason != '\0') {
        scenario_free(scenario);
        return error;
    }
    instance = scenario_instantiate(scenario, which->index);
    record = case_object_new(
        task->plan, task->index, scenario, task->options->program, task->options->rerun);
    setting = make_setting(task, scenario, instance, signals);
    performance.setting = &setting;
    performance.record = record;
    if (instance == NULL || record == NULL)
        error = -ENOMEM;
    else if (pairing_claims(task->pairing, which->roles, scenario->edition, scenario->needs, reason,
                 sizeof reason))
        error = perform(&performance);
    else
        report = conclude_skip(reason, record);
    /* What was kept has been told already. */
    if (error == 0 && !report.is_kept)
        error = deliver(&performance);
    if (error == 0)
        look_into_crash(&performance);
    crash_end(&crash);
    json_decref(record);
    json_decref(instance);
    scenario_free(scenario);
    return error;
}

_Noreturn void supervisor_run(const struct supervisor_task *task, int report, pid_t runner)
{
    int signals = subreaper_become(runner);
    int error = signals < 0 ? signals : play_case(task, signals, report);

    if (error != 0 && error != -EINTR && error != -ECHILD)
        fprintf(stderr, "shakedown: %s: %s\n", task->plan->cases[task->index].id, strerror(-error));
    fflush(NULL);
    _exit(error == -EINTR ? SUPERVISOR_INTERRUPTED : error != 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}
