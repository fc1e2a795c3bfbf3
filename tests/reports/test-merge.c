/* test-merge.c - results.json read again, and a run's parts merged. */
#include "config.h"

#include "reports/merge.h"
#include "reports/report.h"
#include "reports/results_file.h"
#include "tests/kit/json_text.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Seven cases in three parts: a, d, g; b, e; c, f. */
#define HEAD(part, seed, jobs, started, duration) \
    "{ 'format': 'shakedown-results', 'version': 1, 'suite': '0.1.0', 'implementation':\n" \
    "  { 'name': 'reference', 'version': '1', 'language': 'C', 'editions': ['E1'],\n" \
    "    'capabilities': [], 'manifest': 'm" part ".json' },\n" \
    "  'machine': { 'system': 'Linux', 'release': '6', 'architecture': 'x', 'processors': 2 },\n" \
    "  'seed': " seed ", 'shard': { 'part': " part ", 'of': 3, 'cases': 7 }, 'repeat': 1,\n" \
    "  'until_fail': false, 'jobs': " jobs ", 'timeout_scale': 1.0, 'started': '" started "',\n" \
    "  'duration_ms': " duration ", 'scenarios': ["
#define CASE(id, number, verdict) \
    " { 'id': '" id "', 'number': " number ", 'verdict': '" verdict "', 'duration_ms': 1.5 }"
#define TAIL(pass, fail, skip, flaky, tolerated, warnings, not_run, status) \
    " ], 'summary': { 'pass': " pass ", 'fail': " fail ", 'skip': " skip \
    ", 'expected-fail': 0, 'unexpected-pass': 0, 'error': 0,\n" \
    "  'flaky': " flaky ", 'tolerated': " tolerated ", 'warnings': " warnings \
    ", 'not-run': " not_run " }, 'exit_status': " status " }\n"

static const char *const parts[] = {
    HEAD("1", "7", "2", "2026-11-24T10:00:00Z", "1000.0") CASE("a", "1", "pass") "," CASE("d", "14",
        "pass") "," CASE("g", "30", "flaky") TAIL("2", "0", "0", "1", "1", "1", "0", "0"),
    HEAD("2", "7", "4", "2026-11-24T09:00:00Z", "500.5") CASE("b", "2", "skip") "," CASE(
        "e", "15", "pass") TAIL("1", "0", "1", "0", "0", "2", "0", "0"),
    HEAD("3", "7", "1", "2026-11-24T11:00:00Z", "0.25") CASE("c", "13", "pass") "," CASE(
        "f", "20", "fail") TAIL("1", "1", "0", "0", "0", "0", "0", "1"),
};

#define PARTS ((size_t)3)

static char *folder;
static json_t *loaded[2 * PARTS];
static char *paths[2 * PARTS];
static size_t count;

static void set_up(void)
{
    folder = temp_folder_new();
    count = 0;
}

static void tear_down(void)
{
    for (size_t i = 0; i < count; i++) {
        json_decref(loaded[i]);
        free(paths[i]);
    }
    temp_folder_remove(folder);
}

/* Reads part INDEX, with FROM replaced by TO, from the file NAME. Returns results_file_load's code.
 */
static int load(size_t index, const char *name, const char *from, const char *to, FILE *errors)
{
    char *text = json_text_make(parts[index], from, to);
    char *path = temp_folder_write(folder, name, text);
    int error = results_file_load(path, errors, &loaded[count]);

    if (error == 0)
        paths[count++] = path;
    else
        free(path);
    free(text);
    return error;
}

static json_t *merge(void)
{
    json_t *whole = NULL;

    ck_assert_int_eq(merge_results(loaded, paths, count, stderr, &whole), 0);
    return whole;
}

/* Drops EXPECTED. */
static void expect_member(const json_t *object, const char *key, json_t *expected)
{
    char *found = json_dumps(json_object_get(object, key), JSON_ENCODE_ANY);

    ck_assert_msg(json_equal(json_object_get(object, key), expected), "%s: %s", key, found);
    free(found);
    json_decref(expected);
}

START_TEST(parts_in_any_order_are_the_whole)
{
    static const char *const ids[] = {"a", "b", "c", "d", "e", "f", "g"};
    const json_t *cases, *list;
    json_t *whole;

    ck_assert_int_eq(load(2, "3.json", "7,", "7,", stderr), 0);
    ck_assert_int_eq(load(0, "1.json", "7,", "7,", stderr), 0);
    ck_assert_int_eq(load(1, "2.json", "7,", "7,", stderr), 0);
    whole = merge();
    cases = json_object_get(whole, "scenarios");
    ck_assert_uint_eq(json_array_size(cases), 7);
    for (size_t i = 0; i < 7; i++)
        expect_member(json_array_get(cases, i), "id", json_string(ids[i]));
    expect_member(whole, "summary",
        json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "pass", 4, "fail", 1,
            "skip", 1, "expected-fail", 0, "unexpected-pass", 0, "error", 0, "flaky", 1,
            "tolerated", 1, "warnings", 3, "not-run", 0));
    expect_member(whole, "exit_status", json_integer(1));
    expect_member(whole, "shard", json_null());
    expect_member(whole, "seed", json_integer(7));
    expect_member(whole, "jobs", json_integer(4));
    expect_member(whole, "started", json_string("2026-11-24T09:00:00Z"));
    expect_member(whole, "duration_ms", json_real(1500.75));
    expect_member(whole, "machine",
        json_pack("{s:s, s:s, s:s, s:i}", "system", "Linux", "release", "6", "architecture", "x",
            "processors", 2));
    list = json_object_get(whole, "parts");
    ck_assert_uint_eq(json_array_size(list), 3);
    expect_member(json_array_get(list, 1), "part", json_integer(2));
    expect_member(json_array_get(list, 1), "started", json_string("2026-11-24T09:00:00Z"));
    expect_member(json_array_get(list, 2), "exit_status", json_integer(1));
    json_decref(whole);
}
END_TEST

START_TEST(sides_of_all_parts_are_the_wholes)
{
    json_t *whole;

    ck_assert_int_eq(
        load(0, "1.json", "'exit_status'", "'sides': ['a'], 'exit_status'", stderr), 0);
    ck_assert_int_eq(load(1, "2.json", "7,", "7,", stderr), 0);
    ck_assert_int_eq(
        load(2, "3.json", "'exit_status'", "'sides': ['b', 'c'], 'exit_status'", stderr), 0);
    whole = merge();
    expect_member(whole, "sides", json_pack("[s, s, s]", "a", "b", "c"));
    expect_member(loaded[0], "sides", json_pack("[s]", "a"));
    json_decref(whole);
}
END_TEST

START_TEST(what_parts_do_not_have_in_common_is_each_ones_own)
{
    json_t *whole;

    ck_assert_int_eq(load(0, "1.json", "7,", "7,", stderr), 0);
    ck_assert_int_eq(load(1, "2.json", "'seed': 7", "'seed': null", stderr), 0);
    ck_assert_int_eq(load(2, "3.json", "'release': '6'", "'release': '5'", stderr), 0);
    whole = merge();
    expect_member(whole, "seed", json_null());
    expect_member(whole, "machine", json_null());
    expect_member(json_array_get(json_object_get(whole, "parts"), 0), "seed", json_integer(7));
    expect_member(json_object_get(json_array_get(json_object_get(whole, "parts"), 2), "machine"),
        "release", json_string("5"));
    json_decref(whole);
}
END_TEST

/* The third part without its last case, and with that exit status; and the status of the whole. */
static const struct {
    const char *status;
    int whole;
} interruptions[] = {
    {"130", 130},
    {"3", 3},
    {"0", 0},
};

START_TEST(an_interrupted_part_leaves_cases_that_were_not_run)
{
    char *to = NULL;
    json_t *whole;

    ck_assert_int_eq(load(0, "1.json", "7,", "7,", stderr), 0);
    ck_assert_int_eq(load(1, "2.json", "7,", "7,", stderr), 0);
    ck_assert_int_ge(asprintf(&to,
                         " ], 'summary': { 'pass': 1, 'fail': 0, 'skip': 0, 'expected-fail': 0,"
                         " 'unexpected-pass': 0, 'error': 0, 'flaky': 0, 'tolerated': 0,"
                         " 'warnings': 0, 'not-run': 1 }, 'exit_status': %s }",
                         interruptions[_i].status),
        0);
    ck_assert_int_eq(
        load(2, "3.json", "," CASE("f", "20", "fail") TAIL("1", "1", "0", "0", "0", "0", "0", "1"),
            to, stderr),
        0);
    whole = merge();
    expect_member(json_object_get(whole, "summary"), "not-run", json_integer(1));
    expect_member(whole, "exit_status", json_integer(interruptions[_i].whole));
    ck_assert_uint_eq(json_array_size(json_object_get(whole, "scenarios")), 6);
    expect_member(json_array_get(json_object_get(whole, "scenarios"), 5), "id", json_string("g"));
    json_decref(whole);
    free(to);
}
END_TEST

START_TEST(a_part_that_got_no_case_need_not_be_there)
{
    json_t *whole;

    for (size_t i = 0; i < PARTS; i++) {
        char name[] = "1.json";

        name[0] = (char)('1' + i);
        ck_assert_int_eq(load(i, name, "'of': 3", "'of': 3", stderr), 0);
        json_object_set_new(json_object_get(loaded[i], "shard"), "of", json_integer(9));
        json_object_set_new(json_object_get(loaded[i], "shard"), "cases", json_integer(3));
        while (json_array_size(json_object_get(loaded[i], "scenarios")) > 1)
            json_array_remove(json_object_get(loaded[i], "scenarios"), 1);
    }
    whole = merge();
    ck_assert_uint_eq(json_array_size(json_object_get(whole, "scenarios")), 3);
    json_decref(whole);
}
END_TEST

/* What is wrong with the file of a part, and the complaint after the file's name. */
static const struct {
    size_t part;
    const char *from, *to, *complaint;
} files[] = {
    {0, "{ 'format'", "", ":1: syntax: "},
    {0, "shakedown-results", "shakedown-expectations",
        ": format: is \"shakedown-expectations\"; expected \"shakedown-results\"\n"},
    {0, "'shakedown-results'", "1", ": format: is no string; expected \"shakedown-results\"\n"},
    {0, "'version': 1,", "'version': 2,", ": version: is another; expected 1\n"},
    {0, "'version': 1,", "'version': '1',", ": version: is no integer; expected 1\n"},
    {0, "'suite': '0.1.0', ", "", ": suite: is missing; expected a string\n"},
    {0, "'name': 'reference', ", "", ": implementation.name: is missing; expected a string\n"},
    {0, "'language': 'C'", "'language': 3",
        ": implementation.language: is something else; expected a string\n"},
    {0, "'part': 1", "'part': 0",
        ": shard.part: is something else; expected an integer from 1 on\n"},
    {0, ", 'cases': 7", "", ": shard.cases: is missing; expected an integer from 1 on\n"},
    {0, "'until_fail': false", "'until_fail': 0",
        ": until_fail: is something else; expected true or false\n"},
    {0, "'timeout_scale': 1.0", "'timeout_scale': -1",
        ": timeout_scale: is something else; expected a number from 0 on\n"},
    {0, "'not-run': 0", "'not-run': -1",
        ": summary.not-run: is something else; expected an integer from 0 on\n"},
    {0, "'tolerated': 1, ", "", ": summary.tolerated: is missing; expected an integer from 0 on\n"},
    {0, "'scenarios': [", "'scenarios': 1, 'others': [",
        ": scenarios: is something else; expected an array\n"},
    {0, "'id': 'd', ", "", ": scenarios[1].id: is missing; expected a string\n"},
    {0, "'number': 14, ", "", ": scenarios[1].number: is missing; expected an integer from 1 on\n"},
    {0, "'verdict': 'flaky'", "'verdict': 'tolerated'",
        ": scenarios[2].verdict: is something else; expected a verdict\n"},
    {0, ", 'exit_status': 0", "", ": exit_status: is missing; expected an exit status, 0 to 255\n"},
};

START_TEST(a_file_without_results_is_one_line_with_its_name)
{
    char *said = NULL, *begin = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);

    ck_assert_ptr_nonnull(errors);
    ck_assert_int_eq(load(files[_i].part, "1.json", files[_i].from, files[_i].to, errors), -EINVAL);
    fclose(errors);
    ck_assert_int_ge(asprintf(&begin, "%s/1.json%s", folder, files[_i].complaint), 0);
    ck_assert_msg(strncmp(said, begin, strlen(begin)) == 0, "%s", said);
    ck_assert_ptr_eq(strchr(said, '\n'), said + strlen(said) - 1);
    free(begin);
    free(said);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_said)
{
    char *said = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);
    json_t *results = NULL;

    ck_assert_ptr_nonnull(errors);
    ck_assert_int_eq(results_file_load("/nonexistent/results.json", errors, &results), -EINVAL);
    fclose(errors);
    ck_assert_ptr_nonnull(strstr(said, "/nonexistent/results.json: unable to open"));
    free(said);
}
END_TEST

/*
 * What is wrong with the second of three parts that do not fit together, and the complaint; %s is
 * the folder.
 */
static const struct {
    const char *from, *to, *complaint;
} misfits[] = {
    {"{ 'part': 2, 'of': 3, 'cases': 7 }", "null",
        "%s/2.json: shard: is null; expected a part of a run (run --shard)\n"},
    {"'suite': '0.1.0'", "'suite': '0.2.0'",
        "%s/2.json: suite: is not that of %s/1.json; expected parts of one run\n"},
    {"'name': 'reference'", "'name': 'python'",
        "%s/2.json: implementation: is not that of %s/1.json; expected parts of one run\n"},
    {"'name': 'reference', 'version': '1'", "'name': 'reference', 'version': '2'",
        "%s/2.json: implementation: is not that of %s/1.json; expected parts of one run\n"},
    {"'machine'", "'client': { 'name': 'python', 'version': '1' }, 'machine'",
        "%s/2.json: client: is not that of %s/1.json; expected parts of one run\n"},
    {"'editions': ['E1']", "'editions': ['E1', 'E2']",
        "%s/2.json: implementation: is not that of %s/1.json; expected parts of one run\n"},
    {"'repeat': 1", "'repeat': 2",
        "%s/2.json: repeat: is not that of %s/1.json; expected parts of one run\n"},
    {"'until_fail': false", "'until_fail': true",
        "%s/2.json: until_fail: is not that of %s/1.json; expected parts of one run\n"},
    {"'timeout_scale': 1.0", "'timeout_scale': 2.0",
        "%s/2.json: timeout_scale: is not that of %s/1.json; expected parts of one run\n"},
    {"'of': 3", "'of': 4",
        "%s/2.json: shard: is not that of %s/1.json; expected parts of one run\n"},
    {"'cases': 7", "'cases': 8",
        "%s/2.json: shard: is not that of %s/1.json; expected parts of one run\n"},
    {"'part': 2", "'part': 4",
        "%s/2.json: shard.part: is more than there are; expected one of them\n"},
    {"'part': 2", "'part': 3", "%s/1.json: part 2 of 3 is missing; expected the results of each\n"},
    {"," CASE("e", "15", "pass"), "",
        "%s/2.json: scenarios: are not as many as were dealt to the part; expected an unchanged "
        "results.json\n"},
    {"'number': 15", "'number': 14",
        "%s/2.json: e: does not fit in with the other parts' cases; expected parts of one "
        "selection\n"},
    {"'number': 15", "'number': 21",
        "%s/3.json: f: does not fit in with the other parts' cases; expected parts of one "
        "selection\n"},
};

/* Merges what was loaded, which must not work, and expects the COMPLAINT of it. */
static void expect_misfit(const char *complaint)
{
    char *said = NULL, *expected = NULL, *form = strdup(complaint);
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size), *out;
    json_t *whole = NULL;

    ck_assert_ptr_nonnull(errors);
    ck_assert_int_eq(merge_results(loaded, paths, count, errors, &whole), -EINVAL);
    fclose(errors);
    out = open_memstream(&expected, &size);
    for (char *at = form, *mark; at != NULL; at = mark != NULL ? mark + 2 : NULL) {
        mark = strstr(at, "%s");
        fprintf(out, "%.*s%s", (int)(mark != NULL ? (size_t)(mark - at) : strlen(at)), at,
            mark != NULL ? folder : "");
    }
    fclose(out);
    ck_assert_str_eq(said, expected);
    free(form);
    free(said);
    free(expected);
}

START_TEST(what_does_not_belong_together_is_said_of_its_file)
{
    ck_assert_int_eq(load(0, "1.json", "7,", "7,", stderr), 0);
    ck_assert_int_eq(load(1, "2.json", misfits[_i].from, misfits[_i].to, stderr), 0);
    ck_assert_int_eq(load(2, "3.json", "7,", "7,", stderr), 0);
    expect_misfit(misfits[_i].complaint);
}
END_TEST

/* Which parts are given, and the complaint. */
static const struct {
    size_t given[4]; /* from 1; 0: no more */
    const char *complaint;
} sets[] = {
    {{1}, "%s/0.json: part 2 of 3 is missing; expected the results of each\n"},
    {{2, 3}, "%s/0.json: part 1 of 3 is missing; expected the results of each\n"},
    {{1, 2}, "%s/0.json: part 3 of 3 is missing; expected the results of each\n"},
    {{1, 2, 3, 2}, NULL},
};

START_TEST(each_part_is_there_once)
{
    for (size_t i = 0; i < 4 && sets[_i].given[i] > 0; i++) {
        char name[] = "0.json";

        name[0] = (char)('0' + i);
        ck_assert_int_eq(load(sets[_i].given[i] - 1, name, "7,", "7,", stderr), 0);
    }
    if (sets[_i].complaint != NULL) {
        expect_misfit(sets[_i].complaint);
    } else {
        char *said = NULL;
        size_t size = 0;
        FILE *errors = open_memstream(&said, &size);
        json_t *whole = NULL;

        ck_assert_int_eq(merge_results(loaded, paths, count, errors, &whole), -EINVAL);
        fclose(errors);
        /* Which of the two is named first is not told apart. */
        ck_assert_ptr_nonnull(strstr(said, "part 2 of 3 is in "));
        ck_assert_ptr_nonnull(strstr(said, "/1.json"));
        ck_assert_ptr_nonnull(strstr(said, "/3.json"));
        free(said);
    }
}
END_TEST

START_TEST(results_are_shown_as_their_run_was)
{
    char *shown = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&shown, &size);
    struct report *report = report_new(out, 0);

    ck_assert_ptr_nonnull(report);
    ck_assert_int_eq(load(1, "2.json", "7,", "7,", stderr), 0);
    report_results(report, loaded[0], "there.json");
    report_free(report);
    fclose(out);
    ck_assert_str_eq(shown, "shakedown 0.1.0: reference 1 (C), 2 cases, 4 at once, part 2 of 3, "
                            "seed 7\n"
                            "skip   b  2 ms\n"
                            "pass   e  2 ms\n"
                            "1 pass, 1 skip, 2 warnings; 0.50 s\n"
                            "results: there.json\n");
    free(shown);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("merge");
    TCase *tests = tcase_create("results");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, parts_in_any_order_are_the_whole);
    tcase_add_test(tests, sides_of_all_parts_are_the_wholes);
    tcase_add_test(tests, what_parts_do_not_have_in_common_is_each_ones_own);
    tcase_add_loop_test(
        tests, an_interrupted_part_leaves_cases_that_were_not_run, 0, LENGTH(interruptions));
    tcase_add_test(tests, a_part_that_got_no_case_need_not_be_there);
    tcase_add_loop_test(tests, a_file_without_results_is_one_line_with_its_name, 0, LENGTH(files));
    tcase_add_test(tests, a_file_that_is_not_there_is_said);
    tcase_add_loop_test(
        tests, what_does_not_belong_together_is_said_of_its_file, 0, LENGTH(misfits));
    tcase_add_loop_test(tests, each_part_is_there_once, 0, LENGTH(sets));
    tcase_add_test(tests, results_are_shown_as_their_run_was);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
