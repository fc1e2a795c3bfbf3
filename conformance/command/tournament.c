/* tournament.c - each implementation's server meets each's client. */
#include "config.h"

#include "conformance/command/tournament.h"

#include "conformance/command/exit.h"
#include "conformance/command/heading.h"
#include "conformance/language/text.h"
#include "conformance/plan/pairing.h"
#include "conformance/results/matrix.h"
#include "conformance/run/ending_signals.h"
#include "conformance/run/runner.h"
#include "conformance/run/stopwatch.h"
#include "reports/report.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* Two that meet, and what came of it. */
struct meeting {
    struct pairing pairing;
    char *rerun;
};

struct tournament {
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
static void show_case(struct tournament *tournament, json_t *case_object)
{
    if (case_object != NULL)
        report_pair_case(tournament->report, case_object);
    json_decref(case_object);
}

/* runner_done_fn */
static bool take_case(const struct case_result *result, void *arg)
{
    struct tournament *tournament = arg;
    json_t *object = NULL;

    /* A fault is said, and kept for the exit status. */
    results_add(tournament->pairs[tournament->current].results, result, stderr, &object);
    show_case(tournament, object);
    report_round(tournament->report, verdict_word(result->verdict));
    return true;
}

/* Runs all cases with one pair. Returns runner_run's code. */
static int meet(struct tournament *tournament, const char *program)
{
    const struct options *options = tournament->options;
    const struct meeting *meeting = &tournament->meetings[tournament->current];
    const struct matrix_pair *pair = &tournament->pairs[tournament->current];
    const struct runner_options how = options_runner(options, program, meeting->rerun);
    json_t *names = json_pack("{s:s, s:s}", "server", pair->server, "client", pair->client);

    report_pair(tournament->report, names);
    json_decref(names);
    return runner_run(
        tournament->plan, &meeting->pairing, tournament->resources, &how, take_case, tournament);
}

/* One pair after the other. Returns 0, the signal that ended it, or a negative errno. */
static int meet_all(struct tournament *tournament, const char *program)
{
    int ended = 0;

    for (size_t i = 0; i < tournament->count; i++) {
        struct matrix_pair *pair = &tournament->pairs[i];

        tournament->current = i;
        if (ended == 0)
            ended = meet(tournament, program);
        pair->exit_status = results_status(pair->results);
        if (ended < 0)
            pair->exit_status = EXIT_STATUS_ERROR;
        else if (ended > 0)
            pair->exit_status = 128 + ended;
    }
    return ended;
}

/* Writes the file and the report's end; ENDED is what meet_all returned. */
static int finish(struct tournament *tournament, int ended)
{
    const struct matrix_pair *pairs = tournament->pairs;
    const char *target = results_target(pairs[0].results);
    double duration = stopwatch_ms(&tournament->stopwatch);
    int status = matrix_status(pairs, tournament->count);
    json_t *tail;

    if (ended < 0)
        status = exit_complain("the matrix could not go on", ended);
    else if (ended > 0)
        status = 128 + ended; /* as a shell would say it */
    json_object_set_new(tournament->head, "duration_ms", json_real(duration));
    if (matrix_finish(target, pairs, tournament->count, tournament->head, status, stderr) < 0) {
        status = EXIT_STATUS_ERROR;
        target = "";
    }
    tail = json_pack("{s:o, s:o, s:f, s:i, s:o}", "pairs",
        matrix_pairs_to_json(pairs, tournament->count), "summary",
        matrix_summary(pairs, tournament->count), "duration_ms", duration, "exit_status", status,
        "results", text_to_json(target, strlen(target)));
    report_end_matrix(tournament->report, tail);
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
    struct tournament *tournament, size_t index, const struct pairing *pairing, const char *target)
{
    struct matrix_pair *pair = &tournament->pairs[index];
    struct meeting *meeting = &tournament->meetings[index];

    *pair = (struct matrix_pair){.server = pairing->server->name, .client = pairing->client->name};
    meeting->pairing = *pairing;
    meeting->rerun = make_rerun(tournament->options, pairing);
    if (meeting->rerun == NULL)
        return exit_complain("preparing the matrix", -ENOMEM);
    return results_new(target, tournament->plan->case_count, 1, stderr, &pair->results) < 0
               ? EXIT_STATUS_ERROR
               : EXIT_STATUS_EXPECTED;
}

/* NULL when memory is short. */
static json_t *make_head(
    const struct options *options, struct manifest *const manifests[], size_t count)
{
    json_t *head = heading_new(MATRIX_FORMAT, MATRIX_VERSION, options), *list = json_array();
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
static int prepare(struct tournament *tournament, struct manifest *const manifests[], size_t count)
{
    const struct options *options = tournament->options;
    const char *target =
        options->results != NULL ? options->results : tournament->resources->matrix;
    size_t planned = tournament->plan->case_count * count * count;
    int status = EXIT_STATUS_EXPECTED;

    tournament->meetings = calloc(count * count, sizeof *tournament->meetings);
    tournament->pairs = calloc(count * count, sizeof *tournament->pairs);
    tournament->head = make_head(options, manifests, count);
    tournament->report = report_new(stdout, report_choose_look(stdout));
    if (tournament->meetings == NULL || tournament->pairs == NULL || tournament->head == NULL ||
        tournament->report == NULL)
        return exit_complain("preparing the matrix", -ENOMEM);
    tournament->count = count * count;
    for (size_t server = 0; server < count; server++)
        for (size_t client = 0; status == EXIT_STATUS_EXPECTED && client < count; client++) {
            const struct pairing pairing = {manifests[server], manifests[client]};

            status = prepare_pair(tournament, server * count + client, &pairing, target);
        }
    if (status == EXIT_STATUS_EXPECTED &&
        report_begin_matrix(tournament->report, tournament->head, planned) < 0)
        status = exit_complain("preparing the matrix", -ENOMEM);
    return status;
}

static void tournament_end(struct tournament *tournament)
{
    for (size_t i = 0; i < tournament->count; i++) {
        free(tournament->meetings[i].rerun);
        results_free(tournament->pairs[i].results);
    }
    free(tournament->meetings);
    free(tournament->pairs);
    report_free(tournament->report);
    json_decref(tournament->head);
}

int tournament_run(struct plan *plan, struct manifest *const manifests[], size_t count,
    const struct resources *resources, const struct options *options, const char *program)
{
    struct tournament tournament = {.options = options, .plan = plan, .resources = resources};
    sigset_t ending, old;
    int status, ended;

    stopwatch_start(&tournament.stopwatch);
    status = prepare(&tournament, manifests, count);
    if (status == EXIT_STATUS_EXPECTED) {
        /* Until the results are written: an impatient second signal must not cut them short. */
        ending_signals_all(&ending);
        sigprocmask(SIG_BLOCK, &ending, &old);
        ended = meet_all(&tournament, program);
        status = finish(&tournament, ended);
        if (ended > 0) {
            fflush(stdout);
            ending_signals_die(ended);
        }
        sigprocmask(SIG_SETMASK, &old, NULL);
    }
    tournament_end(&tournament);
    return status;
}
