/* matrix_run.c - each implementation's server meets each's client. */
#include "config.h"

#include "conformance/command/matrix_run.h"

#include "conformance/command/exit.h"
#include "conformance/command/results_head.h"
#include "conformance/language/text.h"
#include "conformance/plan/pairing.h"
#include "conformance/results/matrix.h"
#include "conformance/run/ending_signals.h"
#include "conformance/run/runner.h"
#include "conformance/run/stopwatch.h"
#include "reports/report.h"
#include "reports/terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Two that meet, and what came of it. */
struct meeting {
    struct pairing pairing;
    char *rerun;
};

struct matrix_run {
    const struct options *options; /* these three are borrowed */
    struct plan *plan;
    const struct resources *resources;
    struct meeting *meetings;
    struct matrix_pair *pairs; /* one for each meeting */
    size_t count;
    size_t current;
    struct report *report;
    json_t *head; /* of the file */
    struct stopwatch stopwatch;
};

/* Shows a case that is closed, and drops it; NULL does nothing. */
static void show_case(struct matrix_run *run, json_t *case_object)
{
    if (case_object != NULL)
        report_pair_case(run->report, case_object);
    json_decref(case_object);
}

/* runner_done_fn */
static bool take_case(const struct case_result *result, void *arg)
{
    struct matrix_run *run = arg;
    json_t *object = NULL;

    /* A fault is said, and kept for the exit status. */
    results_add(run->pairs[run->current].results, result, stderr, &object);
    show_case(run, object);
    report_round(run->report, verdict_word(result->verdict));
    return true;
}

/* Runs all cases with one pair. Returns runner_run's code. */
static int meet(struct matrix_run *run, const char *program)
{
    const struct options *options = run->options;
    const struct meeting *meeting = &run->meetings[run->current];
    const struct matrix_pair *pair = &run->pairs[run->current];
    const struct runner_options how = options_runner(options, program, meeting->rerun);
    json_t *names = json_pack("{s:s, s:s}", "server", pair->server, "client", pair->client);

    report_pair(run->report, names);
    json_decref(names);
    return runner_run(run->plan, &meeting->pairing, run->resources, &how, take_case, run);
}

/* One pair after the other. Returns 0, the signal that ended it, or a negative errno. */
static int meet_all(struct matrix_run *run, const char *program)
{
    int ended = 0;

    for (size_t i = 0; i < run->count; i++) {
        struct matrix_pair *pair = &run->pairs[i];

        run->current = i;
        if (ended == 0)
            ended = meet(run, program);
        pair->exit_status = results_status(pair->results);
        if (ended < 0)
            pair->exit_status = EXIT_STATUS_ERROR;
        else if (ended > 0)
            pair->exit_status = 128 + ended;
    }
    return ended;
}

/* Writes the file and the report's end; ENDED is what meet_all returned. */
static int finish(struct matrix_run *run, int ended)
{
    const struct matrix_pair *pairs = run->pairs;
    const char *target = results_target(pairs[0].results);
    double duration = stopwatch_ms(&run->stopwatch);
    int status = matrix_status(pairs, run->count);
    json_t *tail;

    if (ended < 0)
        status = exit_complain("the matrix could not go on", ended);
    else if (ended > 0)
        status = 128 + ended; /* as a shell would say it */
    json_object_set_new(run->head, "duration_ms", json_real(duration));
    if (matrix_finish(target, pairs, run->count, run->head, status, stderr) < 0) {
        status = EXIT_STATUS_ERROR;
        target = "";
    }
    tail = json_pack("{s:o, s:o, s:f, s:i, s:o}", "pairs", matrix_pairs_to_json(pairs, run->count),
        "summary", matrix_summary(pairs, run->count), "duration_ms", duration, "exit_status",
        status, "results", text_to_json(target, strlen(target)));
    report_end_matrix(run->report, tail);
    json_decref(tail);
    return status;
}

/* The options that run a case of one pair again; the caller frees them. */
static char *make_rerun(const struct options *options, const struct pairing *pairing)
{
    struct options alone = *options;

    alone.implementation = pairing->server->path;
    alone.client = pairing->client != pairing->server ? pairing->client->path : NULL;
    return options_rerun(&alone);
}

/* Returns an exit status. */
static int prepare_pair(
    struct matrix_run *run, size_t index, const struct pairing *pairing, const char *target)
{
    struct matrix_pair *pair = &run->pairs[index];
    struct meeting *meeting = &run->meetings[index];

    *pair = (struct matrix_pair){.server = pairing->server->name, .client = pairing->client->name};
    meeting->pairing = *pairing;
    meeting->rerun = make_rerun(run->options, pairing);
    if (meeting->rerun == NULL)
        return exit_complain("preparing the matrix", -ENOMEM);
    return results_new(target, run->plan->case_count, 1, stderr, &pair->results) < 0
               ? EXIT_STATUS_ERROR
               : EXIT_STATUS_EXPECTED;
}

/* NULL when memory is short. */
static json_t *make_head(
    const struct options *options, struct manifest *const manifests[], size_t count)
{
    json_t *head = results_head_new(MATRIX_FORMAT, MATRIX_VERSION, options), *list = json_array();
    bool ok = head != NULL && json_object_set_new(head, "implementations", list) == 0;

    for (size_t i = 0; ok && i < count; i++)
        ok = json_array_append_new(list, manifest_to_json(manifests[i])) == 0;
    if (!ok) {
        json_decref(head);
        head = NULL;
    }
    return head;
}

/* Returns an exit status. */
static int prepare(struct matrix_run *run, struct manifest *const manifests[], size_t count)
{
    const struct options *options = run->options;
    const char *target = options->results != NULL ? options->results : run->resources->matrix;
    size_t planned = run->plan->case_count * count * count;
    int status = EXIT_STATUS_EXPECTED;

    run->meetings = calloc(count * count, sizeof *run->meetings);
    run->pairs = calloc(count * count, sizeof *run->pairs);
    run->head = make_head(options, manifests, count);
    run->report = report_new(stdout, terminal_choose_look(stdout));
    if (run->meetings == NULL || run->pairs == NULL || run->head == NULL || run->report == NULL)
        return exit_complain("preparing the matrix", -ENOMEM);
    run->count = count * count;
    for (size_t server = 0; server < count; server++)
        for (size_t client = 0; status == EXIT_STATUS_EXPECTED && client < count; client++) {
            const struct pairing pairing = {manifests[server], manifests[client]};

            status = prepare_pair(run, server * count + client, &pairing, target);
        }
    if (status == EXIT_STATUS_EXPECTED && report_begin_matrix(run->report, run->head, planned) < 0)
        status = exit_complain("preparing the matrix", -ENOMEM);
    return status;
}

static void matrix_run_end(struct matrix_run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        free(run->meetings[i].rerun);
        results_free(run->pairs[i].results);
    }
    free(run->meetings);
    free(run->pairs);
    report_free(run->report);
    json_decref(run->head);
}

int matrix_run_perform(struct plan *plan, struct manifest *const manifests[], size_t count,
    const struct resources *resources, const struct options *options, const char *program)
{
    struct matrix_run run = {.options = options, .plan = plan, .resources = resources};
    sigset_t ending, old;
    int status, ended;

    stopwatch_start(&run.stopwatch);
    status = prepare(&run, manifests, count);
    if (status == EXIT_STATUS_EXPECTED) {
        /* Until the results are written: an impatient second signal must not cut them short. */
        ending_signals_all(&ending);
        sigprocmask(SIG_BLOCK, &ending, &old);
        ended = meet_all(&run, program);
        status = finish(&run, ended);
        if (ended > 0) {
            fflush(stdout);
            ending_signals_die(ended);
        }
        sigprocmask(SIG_SETMASK, &old, NULL);
    }
    matrix_run_end(&run);
    return status;
}
