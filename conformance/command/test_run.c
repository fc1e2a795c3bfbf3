/* test_run.c - one run of a plan against an implementation, to its results. */
#include "config.h"

#include "conformance/command/test_run.h"

#include "conformance/command/counted.h"
#include "conformance/command/exit.h"
#include "conformance/command/instrumentation.h"
#include "conformance/command/reference.h"
#include "conformance/command/results_head.h"
#include "conformance/command/sides.h"
#include "conformance/command/update_expectations.h"
#include "conformance/language/text.h"
#include "conformance/plan/requirement_coverage.h"
#include "conformance/results/results.h"
#include "conformance/run/coverage.h"
#include "conformance/run/ending_signals.h"
#include "conformance/run/runner.h"
#include "conformance/run/stopwatch.h"
#include "reports/report.h"
#include "reports/requirement_counts.h"
#include "reports/results_file.h"
#include "reports/terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct test_run {
    const struct options *options; /* these four are borrowed */
    struct plan *plan;
    const struct pairing *pairing;
    const struct expectations *expectations; /* NULL: none */
    struct expectations_update update;       /* filled where it was asked for */
    struct results *results;
    struct report *report;
    json_t *head;     /* of results.json */
    json_t *observed; /* its "requirements" */
    char *rerun;
    char *coverage; /* coverage_begin's folder */
    struct instrumentation instrumentation;
    struct stopwatch stopwatch;
    uint64_t ended; /* cases, of all rounds */
    bool has_run;   /* one that was no skip is among them */
    bool failed;    /* to note what the expectations would need */
    struct sides *sides;
};

/* Which part of the cases this run has; null for all of them. */
static json_t *describe_shard(const struct options *options, const struct plan *plan)
{
    if (options->shards == 0)
        return json_null();
    return json_pack("{s:I, s:I, s:I}", "part", (json_int_t)options->shard, "of",
        (json_int_t)options->shards, "cases", (json_int_t)plan->dealt);
}

/* Adds which side is the reference's, where the other alone is judged. Returns 0; -ENOMEM. */
static int note_reference(
    json_t *head, const struct pairing *pairing, const struct resources *resources)
{
    struct manifest *reference = NULL;
    char *reason = NULL;
    bool serves, asks;
    int error = 0;

    reference_find(resources, &reference, &reason);
    serves = reference != NULL && reference_is(reference, pairing->server);
    asks = reference != NULL && reference_is(reference, pairing->client);
    if (serves != asks &&
        json_object_set_new(head, "reference", json_string(serves ? "server" : "client")) < 0)
        error = -ENOMEM;
    manifest_free(reference);
    free(reason);
    return error;
}

/* NULL when memory is short. */
static json_t *make_head(const struct test_run *run, const struct resources *resources)
{
    const struct options *options = run->options;
    const struct pairing *pairing = run->pairing;
    json_t *head = results_head_new(RESULTS_FORMAT, RESULTS_VERSION, options);
    json_t *more = json_pack("{s:o, s:o, s:I, s:b}", "implementation",
        manifest_to_json(pairing->server), "shard", describe_shard(options, run->plan), "repeat",
        (json_int_t)options->rounds, "until_fail", (int)options->until_fail);
    bool ok = head != NULL && more != NULL && json_object_update(head, more) == 0;

    if (ok && pairing->client != pairing->server)
        ok = json_object_set_new(head, "client", manifest_to_json(pairing->client)) == 0 &&
             note_reference(head, pairing, resources) == 0;
    json_decref(more);
    if (!ok) {
        json_decref(head);
        head = NULL;
    }
    return head;
}

static bool is_as_wanted(enum verdict verdict)
{
    return verdict == VERDICT_PASS || verdict == VERDICT_SKIP || verdict == VERDICT_EXPECTED_FAIL;
}

/* Whether more cases are to be started, now that one ended. */
static bool goes_on(struct test_run *run, enum verdict verdict)
{
    const struct options *options = run->options;

    run->ended++;
    run->has_run |= verdict != VERDICT_SKIP;
    if (options->until_fail && !is_as_wanted(verdict))
        return false;
    /* Who skips all of a round skips all of the next: without end that would be for ever. */
    return options->rounds > 0 || run->has_run || run->ended < run->plan->case_count;
}

static const struct expectation *expectation_of(const struct test_run *run, size_t index)
{
    return expectations_find(run->expectations, run->plan->cases[index].number);
}

/* Shows case INDEX, which is closed, and drops it; NULL does nothing. */
static void show_case(struct test_run *run, size_t index, json_t *case_object)
{
    const char *reason = json_string_value(json_object_get(case_object, "reason"));

    if (case_object == NULL)
        return;
    report_case(run->report, case_object);
    if (sides_note(run->sides, index, case_object) < 0)
        fputs("shakedown: a failure is not played again: out of memory\n", stderr);
    requirement_counts_add(run->observed, case_object);
    if (run->options->update_expectations &&
        expectations_update_note(&run->update, run->plan->cases[index].number,
            results_observed(run->results, index), reason != NULL ? reason : "") < 0)
        run->failed = true;
    json_decref(case_object);
}

/* runner_done_fn */
static bool take_case(const struct case_result *result, void *arg)
{
    struct test_run *run = arg;
    json_t *object = NULL;

    /* A fault is said, and kept for the exit status. */
    int error = results_add(run->results, result, stderr, &object);
    enum verdict verdict = expectation_judge(expectation_of(run, result->index), result->verdict);

    show_case(run, result->index, object);
    report_round(run->report, verdict_word(verdict));
    /* A run without end would go on for ever without results. */
    if (error < 0 && run->options->until_fail)
        return false;
    return goes_on(run, verdict);
}

/* Closes what still waited for a round when the run ended. */
static void close_cases(struct test_run *run)
{
    for (size_t i = 0; i < run->plan->case_count; i++) {
        json_t *object = NULL;

        results_close(run->results, i, stderr, &object);
        show_case(run, i, object);
    }
}

/* Prints what the file of expectations would need, and writes it if that was asked for. Returns
   STATUS, or what is worse. */
static int update(const struct test_run *run, int status)
{
    if (run->failed)
        return exit_complain("noting what was seen", -ENOMEM);
    if (update_expectations_finish(&run->update, run->options->write_expectations, stdout, stderr) <
        0)
        return EXIT_STATUS_ERROR;
    return status;
}

/* Plays failures again with the reference, and adds to the results whose they are. The verdicts
   stand. Returns 0, or the signal that ended it. */
static int tell_sides(struct test_run *run)
{
    json_t *list;
    int ended;

    sides_prepare(run->sides);
    report_replays(run->report, sides_count(run->sides));
    ended = sides_play(run->sides);
    list = sides_to_json(run->sides);
    if (list == NULL)
        return ended;
    json_object_set_new(run->head, "sides", list);
    for (size_t i = 0; i < run->plan->case_count; i++)
        results_add_member(run->results, i, "side", sides_of_case(run->sides, i), stderr);
    return ended;
}

/* Writes results.json and the report's end; ENDED is what runner_run returned. */
static int finish_run(struct test_run *run, int ended)
{
    const char *target = results_target(run->results);
    double duration = stopwatch_ms(&run->stopwatch);
    int status;
    json_t *tail;

    status = results_status(run->results);
    if (ended < 0)
        status = exit_complain("the run could not go on", ended);
    else if (ended > 0)
        status = 128 + ended; /* as a shell would say it */
    json_object_set_new(run->head, "duration_ms", json_real(duration));
    json_object_set(run->head, "requirements", run->observed);
    if (results_finish(run->results, run->head, status, stderr) < 0) {
        status = EXIT_STATUS_ERROR;
        target = "";
    }
    tail = json_pack("{s:o, s:f, s:i, s:o, s:O}", "summary", results_summary(run->results),
        "duration_ms", duration, "exit_status", status, "results",
        text_to_json(target, strlen(target)), "requirements", run->observed);
    report_copy_tail(tail, run->head);
    report_end(run->report, tail);
    json_decref(tail);
    /* A run that was cut short shows too little of what it was to repeat. */
    if (ended == 0 && run->options->update_expectations)
        status = update(run, status);
    return status;
}

/* What the suite can observe of each requirement, with nothing observed yet. Returns an exit
 * status.
 */
static int prepare_observed(struct test_run *run, const struct resources *resources)
{
    struct requirement_coverage coverage;
    int error = requirement_coverage_begin(&coverage, run->plan, resources->requirements, stderr);

    if (error == 0)
        run->observed = requirement_coverage_to_json(&coverage);
    requirement_coverage_end(&coverage);
    if (error < 0)
        return exit_status_of_file(error);
    return run->observed != NULL ? EXIT_STATUS_EXPECTED
                                 : exit_complain("preparing the run", -ENOMEM);
}

/* Returns an exit status. */
static int prepare_coverage(struct test_run *run)
{
    const struct options *options = run->options;
    const struct manifest *counted;
    int error;

    if (options->coverage == NULL)
        return EXIT_STATUS_EXPECTED;
    counted = counted_choose(options, run->pairing, stderr);
    if (counted == NULL)
        return EXIT_STATUS_INVALID;
    error = coverage_begin(options->coverage, counted, run->plan, stderr, &run->coverage);
    return error < 0 ? exit_status_of_file(error) : EXIT_STATUS_EXPECTED;
}

/* Returns an exit status. */
static int prepare(struct test_run *run, const struct resources *resources)
{
    const struct options *options = run->options;
    const char *target = options->results != NULL ? options->results : resources->results;
    int status;

    if (results_new(target, run->plan->case_count, options->rounds, stderr, &run->results) < 0) {
        fputs("shakedown: nothing was run\n", stderr);
        return EXIT_STATUS_ERROR;
    }
    status = prepare_observed(run, resources);
    if (status != EXIT_STATUS_EXPECTED)
        return status;
    status = instrumentation_make(
        options, run->plan, resources, results_target(run->results), &run->instrumentation);
    if (status != EXIT_STATUS_EXPECTED)
        return status;
    status = prepare_coverage(run);
    if (status != EXIT_STATUS_EXPECTED)
        return status;
    for (size_t i = 0; i < run->plan->case_count; i++)
        results_expect(run->results, i, expectation_of(run, i));
    if (options->update_expectations &&
        expectations_update_begin(&run->update, run->expectations) < 0)
        return exit_complain("preparing the run", -ENOMEM);
    run->head = make_head(run, resources);
    run->rerun = options_rerun(options);
    run->report = report_new(stdout, terminal_choose_look(stdout));
    if (run->head == NULL || run->rerun == NULL || run->report == NULL)
        return exit_complain("preparing the run", -ENOMEM);
    return EXIT_STATUS_EXPECTED;
}

static void test_run_end(struct test_run *run)
{
    free(run->rerun);
    free(run->coverage);
    instrumentation_end(&run->instrumentation);
    report_free(run->report);
    json_decref(run->head);
    json_decref(run->observed);
    results_free(run->results);
    sides_free(run->sides);
    expectations_update_end(&run->update);
}

/* Runs what is prepared. Returns an exit status, and in *ENDED the signal that ended it, or 0. */
static int perform(
    struct test_run *run, const struct resources *resources, const char *program, int *ended)
{
    const struct options *options = run->options;
    struct runner_options how = options_runner(options, program, run->rerun);

    how.coverage = run->coverage;
    if (run->instrumentation.is_used)
        how.instrument = &run->instrumentation.instrument;
    report_begin(run->report, run->head, run->plan->case_count);
    instrumentation_announce(&run->instrumentation, stdout);
    *ended = runner_run(run->plan, run->pairing, resources, &how, take_case, run);
    close_cases(run);
    if (*ended == 0)
        *ended = tell_sides(run);
    return finish_run(run, *ended);
}

int test_run_perform(struct plan *plan, const struct pairing *pairing,
    const struct expectations *expectations, const struct resources *resources,
    const struct options *options, const char *program)
{
    struct test_run run = {
        .options = options,
        .plan = plan,
        .pairing = pairing,
        .expectations = expectations,
        .instrumentation.terminal.fd = -1,
    };
    const struct sides_setting setting = {.options = options,
        .plan = plan,
        .pairing = pairing,
        .resources = resources,
        .program = program};
    int status, ended = 0;
    sigset_t ending, old;

    stopwatch_start(&run.stopwatch);
    status = sides_new(&setting, &run.sides) < 0 ? exit_complain("preparing the run", -ENOMEM)
                                                 : prepare(&run, resources);
    if (status == EXIT_STATUS_EXPECTED) {
        /* Until the results are written: an impatient second signal must not cut them short. */
        ending_signals_all(&ending);
        sigprocmask(SIG_BLOCK, &ending, &old);
        status = perform(&run, resources, program, &ended);
        if (ended > 0) {
            terminal_return(&run.instrumentation.terminal);
            fflush(stdout);
            ending_signals_die(ended);
        }
        sigprocmask(SIG_SETMASK, &old, NULL);
    }
    test_run_end(&run);
    return status;
}
