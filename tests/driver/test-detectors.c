/*
 * test-detectors.c - every detector of the driver is tripped, and by nothing that is innocent.
 *
 * The rows are those of detectors.json:
 *   role, fault   which program of the deviant has which fault; no fault: a sound one
 *   pipe          "socket-pair": what the server makes in place of a pipe
 *   case          the pattern of the cases to run
 *   scenarios     a folder below the sources, if it is not the suite's
 *   jobs          cases at once
 *   at            its moment, if it is not the fault's own (deviant --list says which there are)
 *   hang          the fault costs the deadline: it is made short
 *   verdict       of each case
 *   detector, requirement, observed
 *                 what the one finding that is not met says; the last is a part of it
 *   besides       the detector of one more finding that is not met, before that one
 *   reason        a part of the verdict's reason
 *   innocent      nothing is broken, though a detector of this word looks at something like it
 */
#include "config.h"

#include "tests/kit/driver_run.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Runs at once. Most wait, but some work without end, and starve what is tried beside them. */
#define AT_ONCE 6

/* Of the time-outs where a hang is the point: 6 s of the 10 s that a scenario has. The steps before
   it have to come about in that time on a busy machine, too. */
#define HANG_SCALE 0.6

/* Set by main before the suite is made: the rows. */
static json_t *rows;

/* Set by run_all, before any test: one for each row. */
static struct driver_run *runs;

static const char *text(const json_t *object, const char *key)
{
    return driver_text(object, key);
}

static struct driver_order order_of(const json_t *row)
{
    bool client = strcmp(text(row, "role"), "client") == 0;

    return (struct driver_order){
        .server = client ? NULL : text(row, "fault"),
        .client = client ? text(row, "fault") : NULL,
        .pipe = text(row, "pipe"),
        .at = text(row, "at"),
        .pattern = text(row, "case"),
        .scenarios = text(row, "scenarios"),
        .jobs = text(row, "jobs"),
        .is_single = true,
        .scale = json_is_true(json_object_get(row, "hang")) ? HANG_SCALE : 0,
    };
}

/* Before all tests: what they look at takes long, and much of it at the same time takes less. */
static void run_all(void)
{
    runs = driver_run_rows(rows, order_of, AT_ONCE);
}

static void forget_all(void)
{
    driver_run_forget(runs, json_array_size(rows));
}

static bool has_requirement(const json_t *finding, const char *id)
{
    size_t index;
    json_t *requirement;

    json_array_foreach (json_object_get(finding, "requirements"), index, requirement)
        if (strcmp(json_string_value(requirement), id) == 0)
            return true;
    return false;
}

static void check_finding(const json_t *row, const json_t *finding, const char *said)
{
    ck_assert_msg(strcmp(text(finding, "detector"), text(row, "detector")) == 0,
        "%s: another detector: %s", text(row, "fault"), said);
    ck_assert_msg(has_requirement(finding, text(row, "requirement")), "%s: another requirement: %s",
        text(row, "fault"), said);
    ck_assert_msg(strstr(text(finding, "observed"), text(row, "observed")) != NULL,
        "%s: something else was observed: %s", text(row, "fault"), said);
}

/* A row without a case is for every case, those of an edition that the deviant lacks too. */
static bool is_of_other_edition(const json_t *row, const json_t *result)
{
    return strcmp(text(row, "case"), "*/*") == 0 && strcmp(text(result, "verdict"), "skip") == 0 &&
           strcmp(text(result, "reason"), "does not claim edition E2") == 0;
}

static void check_case(const json_t *row, const json_t *result, const char *seed)
{
    const char *fault = text(row, "fault") != NULL ? text(row, "fault") : "no fault",
               *reason = text(row, "reason");
    json_t *broken = driver_broken_findings(result);
    char *said = json_dumps(broken, JSON_COMPACT);
    const char *besides = text(row, "besides");
    size_t due = (text(row, "detector") != NULL ? 1U : 0U) + (besides != NULL ? 1U : 0U);

    ck_assert_msg(strcmp(text(result, "verdict"), text(row, "verdict")) == 0,
        "%s (DEVIANT_SEED=%s): the verdict of %s is %s: %s: %s", fault, seed, text(result, "id"),
        text(result, "verdict"), text(result, "reason"), said);
    ck_assert_msg(json_array_size(broken) == due,
        "%s (DEVIANT_SEED=%s): %zu findings are broken: %s", fault, seed, json_array_size(broken),
        said);
    if (besides != NULL)
        ck_assert_str_eq(text(json_array_get(broken, 0), "detector"), besides);
    if (due != 0)
        check_finding(row, json_array_get(broken, due - 1), said);
    if (reason != NULL)
        ck_assert_msg(strstr(text(result, "reason"), reason) != NULL, "%s: the reason is %s", fault,
            text(result, "reason"));
    free(said);
    json_decref(broken);
}

START_TEST(a_row_is_judged_as_it_says)
{
    const json_t *row = json_array_get(rows, (size_t)_i), *cases;
    const struct driver_run *run = &runs[_i];
    size_t index;
    json_t *result;

    ck_assert_msg(run->results != NULL, "%s: no results: %s", text(row, "fault"), run->words);
    cases = json_object_get(run->results, "scenarios");
    ck_assert_uint_gt(json_array_size(cases), 0);
    json_array_foreach (cases, index, result) {
        if (!is_of_other_edition(row, result))
            check_case(row, result, run->seed);
    }
    ck_assert_msg(!run->left_files, "%s: files are left", text(row, "fault"));
    ck_assert_msg(!run->left_processes, "%s: processes are left", text(row, "fault"));
}
END_TEST

static bool has_row(const char *key, const char *value)
{
    size_t index;
    json_t *row;

    json_array_foreach (rows, index, row)
        if (text(row, key) != NULL && strcmp(text(row, key), value) == 0)
            return true;
    return false;
}

START_TEST(each_detector_is_tripped_and_left_alone)
{
    json_t *schema = driver_load("top_srcdir", "reports/results.schema.json"), *words, *word;
    size_t index;

    words = json_object_get(schema, "$defs");
    words = json_object_get(json_object_get(words, "finding"), "properties");
    words = json_object_get(json_object_get(words, "detector"), "enum");
    ck_assert_uint_gt(json_array_size(words), 0);
    json_array_foreach (words, index, word) {
        const char *detector = json_string_value(word);
        ck_assert_msg(has_row("detector", detector), "nothing trips the detector %s", detector);
        ck_assert_msg(has_row("innocent", detector), "nobody is innocent of %s", detector);
    }
    json_decref(schema);
}
END_TEST

/* Whether a table has a row for that fault of that role. */
static bool is_tried(const json_t *table, const char *role, const char *fault)
{
    size_t index;
    json_t *row;

    json_array_foreach (table, index, row) {
        const char *other = text(row, "role");
        if (text(row, "fault") != NULL && strcmp(text(row, "fault"), fault) == 0 &&
            strcmp(other != NULL ? other : "server", role) == 0)
            return true;
    }
    return false;
}

/* Faults that either role can have are tried where they matter most. */
static bool is_tried_anywhere(json_t *const tables[3], const char *role, const char *fault)
{
    for (size_t i = 0; i < 3; i++)
        if (is_tried(tables[i], role, fault) ||
            (strcmp(role, "client") == 0 && is_tried(tables[i], "server", fault)))
            return true;
    return false;
}

START_TEST(no_fault_of_the_deviant_goes_untried)
{
    json_t *tables[] = {rows, driver_load("top_srcdir", "tests/tables/hostile.json"),
        driver_load("top_srcdir", "tests/tables/broken-adapters.json")};
    char *line = NULL, command[4096], role[16], fault[64];
    size_t size = 0, count = 0;
    FILE *list;

    snprintf(command, sizeof command, "%s/tests/programs/deviant --list", getenv("top_builddir"));
    list = popen(command, "re");
    ck_assert_ptr_nonnull(list);
    while (getline(&line, &size, list) >= 0) {
        ck_assert_int_eq(sscanf(line, "%15s %63[^:]", role, fault), 2);
        ck_assert_msg(is_tried_anywhere(tables, role, fault), "nothing tries %s", line);
        count++;
    }
    ck_assert_int_eq(pclose(list), 0);
    ck_assert_uint_gt(count, 0);
    free(line);
    json_decref(tables[1]);
    json_decref(tables[2]);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("detectors");
    TCase *cases = tcase_create("deviants");

    tcase_add_unchecked_fixture(cases, run_all, forget_all);
    tcase_add_loop_test(cases, a_row_is_judged_as_it_says, 0, (int)json_array_size(rows));
    tcase_add_test(cases, each_detector_is_tripped_and_left_alone);
    tcase_add_test(cases, no_fault_of_the_deviant_goes_untried);
    suite_add_tcase(suite, cases);
    return suite;
}

int main(void)
{
    int status;

    rows = driver_load("top_srcdir", "tests/tables/detectors.json");
    if (!json_is_array(rows))
        return EXIT_FAILURE;
    status = runner_run(make_suite());
    json_decref(rows);
    return status;
}
