/* test-exit-steps.c - steps about a process whose exit status is known, or is not. */
#include "config.h"

#include "conformance/step/step.h"
#include "conformance/step/step_run.h"
#include "tests/kit/catalogue_kit.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define UNSEEN "ended; its exit status could not be seen (its parent took it)"

static const char catalogue_text[] =
    "{ \"format\": \"shakedown-requirements\", \"version\": 1, \"requirements\": [\n"
    "  { \"id\": \"SRV-1\", \"edition\": \"E1\", \"level\": \"MUST\", \"basis\": \"P\",\n"
    "    \"inside\": false, \"sentence\": \"One.\" } ] }\n";

/* Set by set_up, for every test. */
static char *folder;
static struct catalogue *catalogue;
static struct stage stage;
static struct actor actors[2];

/* A stage with a client that ended before the step. */
static void set_up(void)
{
    folder = temp_folder_new();
    catalogue = catalogue_kit_load(folder, catalogue_text);
    actor_begin(&actors[0], ACTOR_BOOTSTRAP, ROLE_BOOTSTRAP, NULL);
    actor_begin(&actors[1], "client", ROLE_CLIENT, "make-send");
    ck_assert_int_eq(adapter_begin(&actors[1].adapter, -1, -1, "checked_in", false), 0);
    actors[1].state = ACTOR_ENDED;
    stage = (struct stage){.actors = actors,
        .actor_count = 2,
        .clock = {.timeout_ms = 1000},
        .signals = -1,
        .entrance = {.listener = -1},
        .feed = {.fd = -1}};
    ck_assert_int_eq(findings_begin(&stage.findings, catalogue), 0);
    ck_assert_int_eq(trace_begin(&stage.trace), 0);
}

static void tear_down(void)
{
    actor_end(&actors[1]);
    trace_end(&stage.trace);
    findings_end(&stage.findings);
    catalogue_free(catalogue);
    temp_folder_remove(folder);
}

/* Runs the step {"actor":"client",WHAT,"requirement":"SRV-1"} of a scenario of that edition.
   Returns what step_run returned. */
static bool run_edition(const char *edition, const char *what)
{
    json_t *step = json_loads(what, 0, NULL);
    json_t *instance;
    bool goes_on;

    ck_assert_ptr_nonnull(step);
    json_object_set_new(step, "actor", json_string("client"));
    json_object_set_new(step, "requirement", json_string("SRV-1"));
    instance = json_pack(
        "{s:s, s:[s], s:[o]}", "edition", edition, "requirements", "SRV-1", "steps", step);
    stage.instance = instance;
    goes_on = step_run(&stage, 0);
    json_decref(instance);
    return goes_on;
}

static bool run(const char *what)
{
    return run_edition("E1", what);
}

static size_t count_events(const char *word)
{
    size_t index, count = 0;
    json_t *event;

    json_array_foreach (stage.trace.events, index, event) {
        count += strcmp(json_string_value(json_object_get(event, "event")), word) == 0;
    }
    return count;
}

static const char *const deciding[] = {
    "{\"await\": \"exited\", \"status\": 0}",
    "{\"await\": \"exited\", \"signal\": \"SIGKILL\"}",
    "{\"await\": \"returned\", \"checked_in\": false}",
};

START_TEST(an_unseen_status_that_decides_is_an_error)
{
    ck_assert(!run(deciding[_i]));
    ck_assert_int_eq(stage.findings.forced, VERDICT_ERROR);
    ck_assert_ptr_nonnull(strstr(stage.findings.reason, UNSEEN));
    ck_assert_uint_eq(json_array_size(stage.findings.list), 0);
}
END_TEST

START_TEST(an_unseen_status_that_decides_nothing_is_no_finding_but_traced)
{
    ck_assert(run("{\"do\": \"end\"}"));
    ck_assert_int_eq(stage.findings.forced, VERDICT_PASS);
    ck_assert_uint_eq(json_array_size(stage.findings.list), 0);
    ck_assert_uint_eq(count_events("unseen"), 1);
}
END_TEST

struct status_case {
    const char *step;
    int status; /* as exit takes it */
    bool met;
};

static const struct status_case status_cases[] = {
    {"{\"await\": \"exited\", \"status\": 3}", 3, true},
    {"{\"await\": \"exited\", \"status\": 3}", 0, false},
    {"{\"await\": \"exited\", \"signal\": \"SIGKILL\"}", 0, false},
    {"{\"await\": \"returned\", \"checked_in\": false}", 1, true},
    {"{\"await\": \"returned\", \"checked_in\": false}", 0, false},
    {"{\"do\": \"end\"}", 0, true},
    {"{\"do\": \"end\"}", 1, false},
};

START_TEST(a_known_status_is_a_finding)
{
    const struct status_case *row = &status_cases[_i];
    const json_t *finding;

    actors[1].status_known = true;
    actors[1].status = W_EXITCODE(row->status, 0);
    ck_assert_int_eq(run(row->step), row->met);
    ck_assert_int_eq(stage.findings.forced, VERDICT_PASS);
    ck_assert_uint_eq(json_array_size(stage.findings.list), 1);
    finding = json_array_get(stage.findings.list, 0);
    ck_assert_int_eq(json_is_true(json_object_get(finding, "met")), row->met);
    ck_assert_uint_eq(count_events("unseen"), 0);
}
END_TEST

struct silence {
    const char *edition;
    int status; /* as waitpid sets it */
    bool met;
};

/* In the second edition a client that fails returns false: no end stands for it. */
static const struct silence silences[] = {
    {"E1", W_EXITCODE(1, 0), true},
    {"E1", W_EXITCODE(0, SIGTRAP), true},
    {"E1", W_EXITCODE(0, SIGABRT), true},
    {"E1", W_EXITCODE(0, SIGILL), true},
    {"E1", W_EXITCODE(0, SIGSEGV), false},
    {"E1", W_EXITCODE(0, SIGBUS), false},
    {"E1", W_EXITCODE(0, SIGPIPE), false},
    {"E1", W_EXITCODE(0, 0), false},
    {"E2", W_EXITCODE(1, 0), false},
    {"E2", W_EXITCODE(0, SIGTRAP), false},
    {"E2", W_EXITCODE(0, SIGABRT), false},
};

START_TEST(CLI_10_silence_of_a_client_that_fails_counts_in_the_first_edition_alone)
{
    const struct silence *row = &silences[_i];

    actors[1].status_known = true;
    actors[1].status = row->status;
    ck_assert_int_eq(
        run_edition(row->edition, "{\"await\": \"returned\", \"checked_in\": false}"), row->met);
    ck_assert_int_eq(actors[1].returned, row->met);
}
END_TEST

/* A client that was to check in may not end in its place. */
START_TEST(CLI_2_a_signal_is_no_check_in)
{
    actors[1].status_known = true;
    actors[1].status = W_EXITCODE(0, SIGTRAP);
    ck_assert(!run_edition("E1", "{\"await\": \"returned\"}"));
    ck_assert(!actors[1].returned);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("step");
    TCase *tests = tcase_create("step");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, an_unseen_status_that_decides_is_an_error, 0, LENGTH(deciding));
    tcase_add_test(tests, an_unseen_status_that_decides_nothing_is_no_finding_but_traced);
    tcase_add_loop_test(tests, a_known_status_is_a_finding, 0, LENGTH(status_cases));
    tcase_add_loop_test(tests,
        CLI_10_silence_of_a_client_that_fails_counts_in_the_first_edition_alone, 0,
        LENGTH(silences));
    tcase_add_test(tests, CLI_2_a_signal_is_no_check_in);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
