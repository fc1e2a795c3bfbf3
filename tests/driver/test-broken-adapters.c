/*
 * test-broken-adapters.c - however an adapter is broken, the driver stands, no implementation is
 * blamed for it, the other cases of the run are whole, and nothing is left.
 *
 * The rows are those of broken-adapters.json: a role of the deviant, its fault and the moment of it
 * (deviant --list tells of both), committed in the case broken/victim alone; that case's verdict, a
 * part of its reason (a list, where a race decides which), where something is broken, the detector,
 * and whether it costs the deadline (hang). No verdict but error, skip and
 * pass is right where only the adapter can have done it; fail, where it may as well have been the
 * implementation.
 */
#include "config.h"

#include "tests/kit/driver_run.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Runs at once, each with two cases at once. Many wait for a deadline, but some print without end,
   and starve what is tried beside them. */
#define AT_ONCE 5

/* Of the victim's deadline where nothing waits for it: a busy machine has that long. */
#define PATIENT_SCALE 6

/* As many rows as there have to be. */
#define ROWS_LEAST 100

/* Bytes that a row's reason says beyond "adapter of ROLE: ", which any fault's has. */
#define REASON_LEAST 10

/* Seconds that a run may take: three of the victim's deadlines where it is never ready, and as much
   again as a busy machine needs. */
#define MOST_S 40.0

/* Set by main before the suite is made: the rows. */
static json_t *rows;

/* Set by run_all, before any test: one for each row. */
static struct driver_run *runs;

static struct driver_order order_of(const json_t *row)
{
    bool client = strcmp(driver_text(row, "role"), "client") == 0;
    const char *fault = driver_text(row, "fault");

    return (struct driver_order){
        .server = client ? NULL : fault,
        .client = client ? fault : NULL,
        .at = driver_text(row, "at"),
        .victim = "victim",
        .offer = "make-send",
        .pattern = "broken",
        .scenarios = "tests/scenarios",
        .jobs = "2",
        .scale = json_is_true(json_object_get(row, "hang")) ? 1 : PATIENT_SCALE,
    };
}

static void run_all(void)
{
    runs = driver_run_rows(rows, order_of, AT_ONCE);
}

static void forget_all(void)
{
    driver_run_forget(runs, json_array_size(rows));
}

/* The exit status of a run whose worst case has that verdict. */
static int status_of(const char *verdict)
{
    return strcmp(verdict, "error") == 0 ? 3 : strcmp(verdict, "fail") == 0 ? 1 : 0;
}

/* The detector of the first finding that is not met, and matters; NULL if there is none. */
static const char *first_detector(const json_t *broken)
{
    json_t *finding;
    size_t index;

    json_array_foreach (broken, index, finding)
        if (strcmp(driver_text(finding, "level"), "MUST") == 0)
            return driver_text(finding, "detector");
    return NULL;
}

/* The part of a reason that a row allows, of several the one at INDEX; NULL: there is none. */
static const char *reason_of(const json_t *row, size_t index)
{
    const json_t *reason = json_object_get(row, "reason");

    if (json_is_array(reason))
        return json_string_value(json_array_get(reason, index));
    return index == 0 ? json_string_value(reason) : NULL;
}

static bool is_expected(const json_t *row, const char *reason)
{
    const char *part;

    for (size_t i = 0; (part = reason_of(row, i)) != NULL; i++)
        if (strstr(reason, part) != NULL)
            return true;
    return false;
}

static void check_victim(const char *name, const json_t *row, const json_t *result)
{
    const char *verdict = driver_text(result, "verdict"), *reason = driver_text(result, "reason");
    const char *expected = driver_text(row, "detector");
    json_t *broken = driver_broken_findings(result);
    const char *detector = first_detector(broken);

    ck_assert_msg(strcmp(verdict, driver_text(row, "verdict")) == 0, "%s: the verdict is %s: %s",
        name, verdict, reason);
    ck_assert_msg(is_expected(row, reason), "%s: the reason is %s", name, reason);
    ck_assert_msg((expected != NULL) == (detector != NULL) &&
                      (expected == NULL || strcmp(expected, detector) == 0),
        "%s: broken is %s", name, detector);
    json_decref(broken);
}

static void check_run(const char *name, const struct driver_run *run, const json_t *row)
{
    const json_t *results = json_object_get(run->results, "scenarios");
    json_t *result;
    size_t index;

    ck_assert_msg(run->results != NULL, "%s: no results: %s", name, run->words);
    ck_assert_msg(json_array_size(results) == 2, "%s: a case is missing", name);
    json_array_foreach (results, index, result) {
        if (strcmp(driver_text(result, "id"), "broken/victim") == 0)
            check_victim(name, row, result);
        else
            ck_assert_msg(strcmp(driver_text(result, "verdict"), "pass") == 0, "%s: %s: %s", name,
                driver_text(result, "id"), driver_text(result, "reason"));
    }
    ck_assert_msg(WIFEXITED(run->status), "%s: the driver was killed", name);
    ck_assert_msg(WEXITSTATUS(run->status) == status_of(driver_text(row, "verdict")),
        "%s: the driver exits with status %d", name, WEXITSTATUS(run->status));
    ck_assert_msg(
        run->duration < MOST_S * driver_patience(), "%s: it took %.1f s", name, run->duration);
    ck_assert_msg(!run->left_files, "%s: files are left", name);
    ck_assert_msg(!run->left_processes, "%s: processes are left", name);
}

START_TEST(a_broken_adapter_is_no_broken_implementation)
{
    const json_t *row = json_array_get(rows, (size_t)_i);
    char name[128];

    snprintf(name, sizeof name, "%s %s %s", driver_text(row, "role"), driver_text(row, "fault"),
        driver_text(row, "at"));
    check_run(name, &runs[_i], row);
}
END_TEST

/* What an adapter did wrong, not only that it was the adapter. */
START_TEST(a_row_says_which_fault_is_found)
{
    json_t *row;
    size_t index;

    json_array_foreach (rows, index, row) {
        const char *reason = reason_of(row, 0);

        ck_assert_msg(reason != NULL, "%zu: no reason", index);
        for (size_t i = 0; (reason = reason_of(row, i)) != NULL; i++) {
            const char *fault = strstr(reason, "adapter of ");

            fault = fault != NULL ? strchr(fault, ':') : reason;
            ck_assert_msg(strcmp(driver_text(row, "verdict"), "error") != 0 ||
                              (fault != NULL && strlen(fault) >= REASON_LEAST),
                "%s %s: any error would do: \"%s\"", driver_text(row, "role"),
                driver_text(row, "fault"), reason);
        }
    }
}
END_TEST

START_TEST(there_are_many_and_no_two_are_the_same)
{
    json_t *seen = json_object(), *row;
    size_t index;

    json_array_foreach (rows, index, row) {
        char name[128];

        snprintf(name, sizeof name, "%s %s %s", driver_text(row, "role"), driver_text(row, "fault"),
            driver_text(row, "at"));
        ck_assert_msg(json_object_get(seen, name) == NULL, "%s: twice", name);
        json_object_set_new(seen, name, json_true());
    }
    ck_assert_uint_ge(json_object_size(seen), ROWS_LEAST);
    json_decref(seen);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("broken adapters");
    TCase *cases = tcase_create("broken adapters");

    tcase_add_unchecked_fixture(cases, run_all, forget_all);
    tcase_add_loop_test(
        cases, a_broken_adapter_is_no_broken_implementation, 0, (int)json_array_size(rows));
    tcase_add_test(cases, a_row_says_which_fault_is_found);
    tcase_add_test(cases, there_are_many_and_no_two_are_the_same);
    tcase_set_timeout(cases, 2 * MOST_S);
    suite_add_tcase(suite, cases);
    return suite;
}

int main(void)
{
    int status;

    rows = driver_load("top_srcdir", "tests/tables/broken-adapters.json");
    if (!json_is_array(rows))
        return EXIT_FAILURE;
    status = runner_run(make_suite());
    json_decref(rows);
    return status;
}
