/* main.c - shakedown: runs scenarios against an implementation, or lists them. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "conformance/plan/catalogue.h"
#include "conformance/run/coverage.h"
#include "conformance/explain/explain.h"
#include "conformance/plan/manifest.h"
#include "conformance/options.h"
#include "conformance/plan/plan.h"
#include "conformance/plan/resources.h"
#include "conformance/results/results.h"
#include "conformance/run/runner.h"
#include "conformance/language/text.h"
#include "reports/report.h"

/* All that one run of the program holds. */
struct invocation {
    struct options options;
    struct resources *resources;
    struct catalogue *catalogue;
    struct plan *plan;
    struct manifest *manifest;
    struct results *results;
    struct report *report;
    json_t *head; /* of results.json */
    char *rerun;
    char *coverage; /* coverage_begin's folder */
    struct timespec start;
    uint64_t ended; /* cases, of all rounds */
    bool has_run;   /* one that was no skip is among them */
};

static int complain(const char *what, int fault)
{
    fprintf(stderr, "shakedown: %s: %s\n", what, strerror(-fault));
    return EXIT_STATUS_ERROR;
}

/* Whatever makes a file of ours unusable is an invalid file, but for our own lack of memory. */
static int status_of_file(int fault)
{
    return fault == -ENOMEM ? EXIT_STATUS_ERROR : EXIT_STATUS_INVALID;
}

static double elapsed_ms(const struct invocation *invocation)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - invocation->start.tv_sec) * 1e3 +
           (double)(now.tv_nsec - invocation->start.tv_nsec) / 1e6;
}

/* Narrows the plan to the part that was asked for. Returns an exit status. */
static int take_shard(struct invocation *invocation)
{
    const struct options *options = &invocation->options;
    size_t whole = invocation->plan->case_count;
    int fault = plan_shard(invocation->plan, options->shard, options->shards);

    if (fault < 0)
        return complain("taking a part of the cases", fault);
    if (invocation->plan->case_count > 0)
        return EXIT_STATUS_EXPECTED;
    fprintf(stderr,
        "shakedown: part %" PRIu64 " of %" PRIu64 " is empty, nothing ran: %zu %s selected\n",
        options->shard, options->shards, whole, whole == 1 ? "case is" : "cases are");
    return EXIT_STATUS_NOTHING_RAN;
}

/* Everything that there is. Returns an exit status. */
static int load_plan(struct invocation *invocation)
{
    int fault = catalogue_load(invocation->resources->requirements, stderr, &invocation->catalogue);

    if (fault < 0)
        return status_of_file(fault);
    fault = plan_load(
        invocation->resources->scenarios, invocation->catalogue, stderr, &invocation->plan);
    return fault < 0 ? status_of_file(fault) : EXIT_STATUS_EXPECTED;
}

/* The scenarios that the command line selects. Returns an exit status. */
static int make_plan(struct invocation *invocation)
{
    const struct options *options = &invocation->options;
    int status = load_plan(invocation), fault;

    if (status != EXIT_STATUS_EXPECTED)
        return status;
    fault = plan_select(
        invocation->plan, options->patterns, options->pattern_count, options->requirement, stderr);
    if (fault < 0)
        return complain("selecting scenarios", fault);
    if (fault == PLAN_UNKNOWN_REQUIREMENT)
        return EXIT_STATUS_INVALID;
    if (fault == PLAN_NO_MATCH)
        return EXIT_STATUS_NOTHING_RAN;
    if (invocation->plan->case_count == 0) {
        fprintf(stderr, "shakedown: no scenario in %s\n", invocation->plan->folder);
        return EXIT_STATUS_NOTHING_RAN;
    }
    return options->shards > 0 ? take_shard(invocation) : EXIT_STATUS_EXPECTED;
}

static json_t *describe_machine(void)
{
    struct utsname name;

    if (uname(&name) < 0)
        memset(&name, 0, sizeof name);
    return json_pack("{s:o, s:o, s:o, s:i}", "system",
        text_to_json(name.sysname, strlen(name.sysname)), "release",
        text_to_json(name.release, strlen(name.release)), "architecture",
        text_to_json(name.machine, strlen(name.machine)), "processors", (int)options_processors());
}

/* Which part of the cases this run has; null for all of them. */
static json_t *describe_shard(const struct options *options)
{
    if (options->shards == 0)
        return json_null();
    return json_pack(
        "{s:I, s:I}", "part", (json_int_t)options->shard, "of", (json_int_t)options->shards);
}

static json_t *make_head(const struct invocation *invocation)
{
    char started[sizeof "9999-12-31T23:59:59Z"] = "";
    const struct options *options = &invocation->options;
    time_t now = time(NULL);
    struct tm utc;

    gmtime_r(&now, &utc);
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return json_pack("{s:s, s:i, s:s, s:o, s:o, s:o, s:o, s:I, s:b, s:i, s:f, s:s}", "format",
        RESULTS_FORMAT, "version", RESULTS_VERSION, "suite", PACKAGE_VERSION, "implementation",
        manifest_to_json(invocation->manifest), "machine", describe_machine(), "seed",
        options->shuffled ? json_integer((json_int_t)options->seed) : json_null(), "shard",
        describe_shard(options), "repeat", (json_int_t)options->rounds, "until_fail",
        (int)options->until_fail, "jobs", (int)options->jobs, "timeout_scale",
        options->timeout_scale, "started", started);
}

static unsigned choose_look(void)
{
    const char *terminal = getenv("TERM"), *no_colour = getenv("NO_COLOR");
    unsigned look = 0;

    if (!isatty(STDOUT_FILENO) || terminal == NULL || strcmp(terminal, "dumb") == 0)
        return 0;
    look |= REPORT_PROGRESS;
    if (no_colour == NULL || no_colour[0] == '\0')
        look |= REPORT_COLOUR;
    return look;
}

static bool is_as_wanted(enum verdict verdict)
{
    return verdict == VERDICT_PASS || verdict == VERDICT_SKIP || verdict == VERDICT_EXPECTED_FAIL;
}

/* Whether more cases are to be started, now that one ended. */
static bool goes_on(struct invocation *invocation, enum verdict verdict)
{
    const struct options *options = &invocation->options;

    invocation->ended++;
    invocation->has_run |= verdict != VERDICT_SKIP;
    if (options->until_fail && !is_as_wanted(verdict))
        return false;
    /* Who skips all of a round skips all of the next: without end that would be for ever. */
    return options->rounds > 0 || invocation->has_run ||
           invocation->ended < invocation->plan->case_count;
}

/* Shows a case that is closed, and drops it; NULL does nothing. */
static void show_case(struct invocation *invocation, json_t *case_object)
{
    if (case_object != NULL)
        report_case(invocation->report, case_object);
    json_decref(case_object);
}

/* runner_done_fn */
static bool take_case(const struct case_result *result, void *arg)
{
    struct invocation *invocation = arg;
    json_t *object = NULL;

    /* A fault is said, and kept for the exit status. */
    int fault = results_add(invocation->results, result, stderr, &object);

    show_case(invocation, object);
    report_round(invocation->report, verdict_word(result->verdict));
    /* A run without end would go on for ever without results. */
    if (fault < 0 && invocation->options.until_fail)
        return false;
    return goes_on(invocation, result->verdict);
}

/* Closes what still waited for a round when the run ended. */
static void close_cases(struct invocation *invocation)
{
    for (size_t i = 0; i < invocation->plan->case_count; i++) {
        json_t *object = NULL;

        results_close(invocation->results, i, stderr, &object);
        show_case(invocation, object);
    }
}

/* Writes results.json and the report's end; ENDED is what runner_run returned. */
static int finish_run(struct invocation *invocation, int ended)
{
    const char *target = results_target(invocation->results);
    double duration = elapsed_ms(invocation);
    int status;
    json_t *tail;

    close_cases(invocation);
    status = results_status(invocation->results);
    if (ended < 0)
        status = complain("the run could not go on", ended);
    else if (ended > 0)
        status = 128 + ended; /* as a shell would say it */
    json_object_set_new(invocation->head, "duration_ms", json_real(duration));
    if (results_finish(invocation->results, invocation->head, status, stderr) < 0) {
        status = EXIT_STATUS_ERROR;
        target = "";
    }
    tail = json_pack("{s:o, s:f, s:i, s:o}", "summary", results_summary(invocation->results),
        "duration_ms", duration, "exit_status", status, "results",
        text_to_json(target, strlen(target)));
    report_end(invocation->report, tail);
    json_decref(tail);
    return status;
}

/* Returns an exit status. */
static int prepare_run(struct invocation *invocation)
{
    const struct options *options = &invocation->options;
    const struct resources *resources = invocation->resources;
    const char *manifest = options->implementation, *target = options->results;
    int status, fault;

    if (manifest == NULL)
        manifest = resources->manifest;
    fault = manifest_load(manifest, resources->bindir, stderr, &invocation->manifest);
    if (fault < 0)
        return status_of_file(fault);
    status = make_plan(invocation);
    if (status != EXIT_STATUS_EXPECTED)
        return status;
    if (manifest_check_programs(invocation->manifest, stderr) < 0)
        return EXIT_STATUS_ERROR;
    if (target == NULL)
        target = resources->results;
    if (results_new(target, invocation->plan->case_count, options->rounds, stderr,
            &invocation->results) < 0)
        return EXIT_STATUS_ERROR;
    if (options->coverage != NULL) {
        fault = coverage_begin(options->coverage, invocation->manifest, invocation->plan, stderr,
            &invocation->coverage);
        if (fault < 0)
            return status_of_file(fault);
    }
    invocation->head = make_head(invocation);
    invocation->rerun = options_rerun(options);
    invocation->report = report_new(stdout, choose_look());
    if (invocation->head == NULL || invocation->rerun == NULL || invocation->report == NULL)
        return complain("preparing the run", -ENOMEM);
    return EXIT_STATUS_EXPECTED;
}

/* Returns an exit status; does not return when a signal ended the run. */
static int run(struct invocation *invocation, const char *program)
{
    struct runner_options how = {.jobs = invocation->options.jobs,
        .strict = invocation->options.strict,
        .rounds = invocation->options.rounds,
        .shuffled = invocation->options.shuffled,
        .seed = invocation->options.seed,
        .timeout_scale = invocation->options.timeout_scale,
        .program = program};
    int status = prepare_run(invocation), ended;
    sigset_t ending, old;

    if (status != EXIT_STATUS_EXPECTED)
        return status;
    how.rerun = invocation->rerun;
    how.coverage = invocation->coverage;
    report_begin(invocation->report, invocation->head, invocation->plan->case_count);
    /* Blocked until the results are written: an impatient second signal must not cut them short. */
    runner_ending_signals(&ending);
    sigprocmask(SIG_BLOCK, &ending, &old);
    ended = runner_run(
        invocation->plan, invocation->manifest, invocation->resources, &how, take_case, invocation);
    status = finish_run(invocation, ended);
    if (ended > 0) {
        fflush(stdout);
        runner_die(ended);
    }
    sigprocmask(SIG_SETMASK, &old, NULL);
    return status;
}

/* Returns an exit status. */
static int list(struct invocation *invocation)
{
    int status = make_plan(invocation);

    if (status != EXIT_STATUS_EXPECTED)
        return status;
    for (size_t i = 0; i < invocation->plan->case_count; i++)
        puts(invocation->plan->cases[i].id);
    return status;
}

/* Returns an exit status: the first that was not well. */
static int explain(struct invocation *invocation)
{
    const struct options *options = &invocation->options;
    int status = load_plan(invocation);

    for (size_t i = 0; status == EXIT_STATUS_EXPECTED && i < options->pattern_count; i++) {
        int fault;

        fputs(i > 0 ? "\n\n" : "", stdout);
        fault = explain_id(invocation->plan, options->patterns[i], stdout, stderr);
        if (fault != EXPLAIN_DONE)
            status = fault < 0 ? status_of_file(fault) : EXIT_STATUS_INVALID;
    }
    return status;
}

static void invocation_end(struct invocation *invocation)
{
    free(invocation->rerun);
    free(invocation->coverage);
    report_free(invocation->report);
    json_decref(invocation->head);
    results_free(invocation->results);
    manifest_free(invocation->manifest);
    plan_free(invocation->plan);
    catalogue_free(invocation->catalogue);
    resources_free(invocation->resources);
}

/*
 * Fills 0 to 2 up where one is closed: what is opened next would pass for it, and what a program is
 * started with would collide with it. The wrong way round, so that using it still fails. Returns 0,
 * or a negative errno.
 */
static int open_missing(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};

    for (int i = 0; i < 3; i++)
        if (fcntl(i, F_GETFD) < 0 && open("/dev/null", modes[i]) < 0)
            return -errno;
    return 0;
}

/* Returns an exit status. */
static int execute(struct invocation *invocation, const char *program)
{
    switch (invocation->options.command) {
    case COMMAND_RUN:
        return run(invocation, program);
    case COMMAND_LIST:
        return list(invocation);
    default:
        return explain(invocation);
    }
}

int main(int argc, char **argv)
{
    struct invocation invocation = {0};
    int status = EXIT_STATUS_EXPECTED, fault = open_missing();

    if (fault < 0)
        return complain("/dev/null", fault);
    clock_gettime(CLOCK_MONOTONIC, &invocation.start);
    switch (options_parse(argc, argv, stdout, stderr, &invocation.options)) {
    case OPTIONS_WRONG:
        return EXIT_STATUS_INVALID;
    case OPTIONS_DONE:
        goto out;
    default:
        break;
    }
    fault = resources_find(invocation.options.scenarios, &invocation.resources);
    if (fault < 0)
        status = complain("finding the suite's files", fault);
    else
        status = execute(&invocation, argv[0]);
out:
    invocation_end(&invocation);
    if (fflush(stdout) != 0 || ferror(stdout))
        status = complain("standard output", errno != 0 ? -errno : -EIO);
    return status;
}
