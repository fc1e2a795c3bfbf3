/* test-results.c - results.json: order, counts, exit status, and what happens when it cannot be
 * written. */
#include "config.h"

#include "conformance/results/results.h"
#include "reports/results_file.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder;
static char *target;
static struct results *results;

static void set_up(void)
{
    folder = temp_folder_new();
    ck_assert_int_ge(asprintf(&target, "%s/results.json", folder), 0);
}

static void tear_down(void)
{
    results_free(results);
    results = NULL;
    free(target);
    temp_folder_remove(folder);
}

/* Adds round ROUND of the case INDEX, whose text is TEXT. Sets *OBJECT to the case if that closed
   it. */
static int add_round(size_t index, uint64_t round, enum verdict verdict, unsigned warnings,
    const char *text, json_t **object)
{
    char *path = temp_folder_write(folder, "case.json", text), *said = NULL;
    struct case_result result = {.index = index,
        .round = round,
        .verdict = verdict,
        .warnings = warnings,
        .duration_ms = 1.5,
        .path = path};
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);
    int error;

    ck_assert_ptr_nonnull(errors);
    error = results_add(results, &result, errors, object);
    fclose(errors);
    ck_assert_int_eq(said[0] != '\0', error < 0);
    unlink(path);
    free(said);
    free(path);
    return error;
}

/* The same for a run of one round. */
static int add(size_t index, enum verdict verdict, unsigned warnings, const char *text)
{
    json_t *object = NULL;
    int error = add_round(index, 1, verdict, warnings, text, &object);

    ck_assert_int_eq(object != NULL, error == 0);
    json_decref(object);
    return error;
}

static size_t count_files(void)
{
    char *pattern = NULL;
    glob_t found = {0};
    size_t count;

    ck_assert_int_ge(asprintf(&pattern, "%s/{*,.[!.]*}", folder), 0);
    glob(pattern, GLOB_BRACE, NULL, &found);
    count = found.gl_pathc;
    globfree(&found);
    free(pattern);
    return count;
}

START_TEST(cases_are_written_in_file_order_whatever_order_they_ended_in)
{
    json_t *head = json_pack("{s:s, s:i}", "format", RESULTS_FORMAT, "version", RESULTS_VERSION);
    json_t *root, *cases, *expected;
    struct stat status;

    umask(022);
    ck_assert_int_eq(results_new(target, 4, 1, stderr, &results), 0);
    ck_assert_uint_eq(count_files(), 0);
    ck_assert_int_eq(add(3, VERDICT_FAIL, 0, "{\"id\": \"d\"}"), 0);
    ck_assert_int_eq(add(0, VERDICT_PASS, 2, "{\"id\": \"a\"}"), 0);
    ck_assert_int_eq(add(1, VERDICT_SKIP, 0, "{\"id\": \"b\"}"), 0);
    ck_assert_int_eq(results_finish(results, head, 1, stderr), 0);
    ck_assert_uint_eq(count_files(), 1);
    ck_assert_int_eq(stat(target, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0644);

    root = json_load_file(target, 0, NULL);
    ck_assert_str_eq(json_string_value(json_object_get(root, "format")), RESULTS_FORMAT);
    ck_assert_int_eq(json_integer_value(json_object_get(root, "exit_status")), 1);
    cases = json_object_get(root, "scenarios");
    expected = json_pack("[{s:s}, {s:s}, {s:s}]", "id", "a", "id", "b", "id", "d");
    ck_assert(json_equal(cases, expected));
    json_decref(expected);
    expected = json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "pass", 1, "fail", 1,
        "skip", 1, "expected-fail", 0, "unexpected-pass", 0, "error", 0, "flaky", 0, "tolerated", 0,
        "warnings", 2, "not-run", 1);
    ck_assert(json_equal(json_object_get(root, "summary"), expected));
    json_decref(expected);
    json_decref(root);
    json_decref(head);
}
END_TEST

static const struct {
    size_t count;
    int status;
    enum verdict verdicts[3];
} statuses[] = {
    {0, EXIT_STATUS_NOTHING_RAN, {VERDICT_PASS}},
    {2, EXIT_STATUS_NOTHING_RAN, {VERDICT_SKIP, VERDICT_SKIP}},
    {2, EXIT_STATUS_EXPECTED, {VERDICT_SKIP, VERDICT_PASS}},
    {2, EXIT_STATUS_EXPECTED, {VERDICT_EXPECTED_FAIL, VERDICT_SKIP}},
    {2, EXIT_STATUS_FAILED, {VERDICT_PASS, VERDICT_FAIL}},
    {2, EXIT_STATUS_FAILED, {VERDICT_PASS, VERDICT_UNEXPECTED_PASS}},
    {2, EXIT_STATUS_FAILED, {VERDICT_PASS, VERDICT_FLAKY}},
    {3, EXIT_STATUS_ERROR, {VERDICT_FAIL, VERDICT_ERROR, VERDICT_PASS}},
};

START_TEST(the_exit_status_is_the_first_that_holds)
{
    ck_assert_int_eq(results_new(target, 3, 1, stderr, &results), 0);
    for (size_t i = 0; i < statuses[_i].count; i++)
        ck_assert_int_eq(add(i, statuses[_i].verdicts[i], 0, "{}"), 0);
    ck_assert_int_eq(results_status(results), statuses[_i].status);
}
END_TEST

/* The case "a" as round NUMBER of it was judged. */
static json_t *add_reason(size_t index, uint64_t number, enum verdict verdict, const char *reason)
{
    json_t *record = json_pack("{s:s, s:s, s:s, s:[i]}", "id", index == 0 ? "a" : "b", "verdict",
        verdict_word(verdict), "reason", reason, "trace", (int)number);
    char *text = json_dumps(record, 0);
    json_t *object = NULL;

    ck_assert_ptr_nonnull(text);
    ck_assert_int_eq(add_round(index, number, verdict, 0, text, &object), 0);
    free(text);
    json_decref(record);
    return object;
}

/* The file's only case is as EXPECTED says; dropped here. */
static void expect_case(size_t index, json_t *expected)
{
    json_t *root = json_load_file(target, 0, NULL);
    json_t *found = json_array_get(json_object_get(root, "scenarios"), index);
    char *text = json_dumps(found, JSON_ENCODE_ANY | JSON_INDENT(1));

    ck_assert_ptr_nonnull(expected);
    ck_assert_msg(json_equal(found, expected), "%s", text);
    free(text);
    json_decref(expected);
    json_decref(root);
}

START_TEST(rounds_are_one_case_with_the_first_of_the_worst_in_full)
{
    json_t *head = json_object(), *object;

    ck_assert_int_eq(results_new(target, 2, 3, stderr, &results), 0);
    ck_assert_ptr_null(add_reason(0, 3, VERDICT_FAIL, "late"));
    ck_assert_ptr_null(add_reason(0, 1, VERDICT_PASS, ""));
    ck_assert_int_eq(results_status(results), EXIT_STATUS_NOTHING_RAN);
    object = add_reason(0, 2, VERDICT_FAIL, "early");
    ck_assert_str_eq(json_string_value(json_object_get(object, "verdict")), "flaky");
    json_decref(object);
    ck_assert_int_eq(results_status(results), EXIT_STATUS_FAILED);
    ck_assert_int_eq(results_finish(results, head, 1, stderr), 0);
    expect_case(
        0, json_pack("{s:s, s:s, s:s, s:[i], s:[{s:i,s:s,s:s,s:i,s:f}, {s:i,s:s,s:s,s:i,s:f},"
                     " {s:i,s:s,s:s,s:i,s:f}]}",
               "id", "a", "verdict", "flaky", "reason",
               "of 3 rounds 1 pass, 2 fail; fail in round 2: early", "trace", 2, "repeats",    /**/
               "round", 1, "verdict", "pass", "reason", "", "warnings", 0, "duration_ms", 1.5, /**/
               "round", 2, "verdict", "fail", "reason", "early", "warnings", 0, "duration_ms", 1.5,
               "round", 3, "verdict", "fail", "reason", "late", "warnings", 0, "duration_ms", 1.5));
    json_decref(head);
}
END_TEST

/* What is expected of a case and seen of its two rounds, and what comes of that. */
static const struct {
    enum verdict expected, rounds[2];
    int status;
    const char *verdict, *observed, *reason;
} outcomes[] = {
    {VERDICT_FAIL, {VERDICT_FAIL, VERDICT_FAIL}, EXIT_STATUS_EXPECTED, "expected-fail", "fail",
        "seen"},
    {VERDICT_FAIL, {VERDICT_PASS, VERDICT_PASS}, EXIT_STATUS_FAILED, "unexpected-pass", "pass",
        "passed, and was expected to fail: known"},
    {VERDICT_FAIL, {VERDICT_FAIL, VERDICT_PASS}, EXIT_STATUS_FAILED, "flaky", "flaky",
        "of 2 rounds 1 pass, 1 fail; fail in round 1: seen"},
    {VERDICT_FAIL, {VERDICT_ERROR, VERDICT_FAIL}, EXIT_STATUS_ERROR, "error", "error",
        "of 2 rounds 1 fail, 1 error; error in round 1: seen"},
    {VERDICT_SKIP, {VERDICT_PASS, VERDICT_PASS}, EXIT_STATUS_FAILED, "unexpected-pass", "pass",
        "passed, and was expected to be skipped: known"},
    {VERDICT_SKIP, {VERDICT_SKIP, VERDICT_SKIP}, EXIT_STATUS_NOTHING_RAN, "skip", "skip", "seen"},
    {VERDICT_FLAKY, {VERDICT_FAIL, VERDICT_PASS}, EXIT_STATUS_EXPECTED, "flaky", "flaky",
        "of 2 rounds 1 pass, 1 fail; fail in round 1: seen"},
    {VERDICT_FLAKY, {VERDICT_FAIL, VERDICT_FAIL}, EXIT_STATUS_EXPECTED, "expected-fail", "fail",
        "seen"},
    {VERDICT_FLAKY, {VERDICT_PASS, VERDICT_PASS}, EXIT_STATUS_EXPECTED, "pass", "pass", "seen"},
};

START_TEST(a_case_is_judged_by_what_was_expected_of_it)
{
    char pattern[] = "b", reason[] = "known";
    const struct expectation expectation = {
        .pattern = pattern, .verdict = outcomes[_i].expected, .reason = reason};
    json_t *object = NULL, *line = expectation_to_json(&expectation), *head = json_object(), *root;

    ck_assert_int_eq(results_new(target, 2, 2, stderr, &results), 0);
    results_expect(results, 1, &expectation);
    ck_assert_ptr_null(add_reason(1, 1, outcomes[_i].rounds[0], "seen"));
    object = add_reason(1, 2, outcomes[_i].rounds[1], "seen");
    ck_assert_str_eq(json_string_value(json_object_get(object, "verdict")), outcomes[_i].verdict);
    ck_assert_str_eq(json_string_value(json_object_get(object, "observed")), outcomes[_i].observed);
    ck_assert_str_eq(json_string_value(json_object_get(object, "reason")), outcomes[_i].reason);
    ck_assert(json_equal(json_object_get(object, "expectation"), line));
    json_decref(object);
    ck_assert_str_eq(verdict_word(results_observed(results, 1)), outcomes[_i].observed);
    ck_assert_int_eq(results_status(results), outcomes[_i].status);
    /* A round is kept as it was seen. */
    ck_assert_int_eq(results_finish(results, head, 0, stderr), 0);
    root = json_load_file(target, 0, NULL);
    object = json_object_get(json_array_get(json_object_get(root, "scenarios"), 0), "repeats");
    ck_assert_str_eq(json_string_value(json_object_get(json_array_get(object, 0), "verdict")),
        verdict_word(outcomes[_i].rounds[0]));
    json_decref(root);
    json_decref(head);
    json_decref(line);
}
END_TEST

START_TEST(one_round_is_judged_too_and_the_file_says_so)
{
    char pattern[] = "a", reason[] = "known";
    const struct expectation expectation = {
        .pattern = pattern, .verdict = VERDICT_FAIL, .reason = reason};
    json_t *head = json_object();

    ck_assert_int_eq(results_new(target, 1, 1, stderr, &results), 0);
    results_expect(results, 0, &expectation);
    ck_assert_int_eq(
        add(0, VERDICT_FAIL, 0, "{\"id\": \"a\", \"verdict\": \"fail\", \"reason\": \"r\"}"), 0);
    ck_assert_int_eq(results_finish(results, head, 0, stderr), 0);
    expect_case(0, json_pack("{s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s}}", "id", "a", "verdict",
                       "expected-fail", "reason", "r", "observed", "fail", "expectation", "pattern",
                       "a", "verdict", "fail", "reason", "known"));
    json_decref(head);
}
END_TEST

START_TEST(results_from_elsewhere_are_written_in_the_same_form)
{
    json_t *head = json_pack("{s:s, s:{s:f}}", "format", RESULTS_FORMAT, "a", "b", 0.1), *root;
    char *before, *after, *copy = NULL;

    ck_assert_int_eq(results_new(target, 2, 1, stderr, &results), 0);
    ck_assert_int_eq(add(0, VERDICT_PASS, 0, "{\"id\":\"a\",\"trace\":[1.5]}"), 0);
    ck_assert_int_eq(add(1, VERDICT_PASS, 0, "{\"id\":\"b\"}"), 0);
    ck_assert_int_eq(results_finish(results, head, 0, stderr), 0);
    root = json_load_file(target, 0, NULL);
    ck_assert_int_ge(asprintf(&copy, "%s/copy.json", folder), 0);
    ck_assert_int_eq(results_write(copy, root, stderr), 0);
    before = temp_folder_read(target);
    after = temp_folder_read(copy);
    ck_assert_str_eq(after, before);
    free(before);
    free(after);
    free(copy);
    json_decref(root);
    json_decref(head);
}
END_TEST

START_TEST(a_file_that_is_replaced_gives_its_permissions_on)
{
    json_t *root = json_object();
    struct stat status;

    free(temp_folder_write(folder, "results.json", "old"));
    ck_assert_int_eq(chmod(target, 0640), 0);
    ck_assert_int_eq(results_write(target, root, stderr), 0);
    ck_assert_int_eq(stat(target, &status), 0);
    ck_assert_uint_eq(status.st_mode & 0777, 0640);
    ck_assert_uint_eq(count_files(), 1);
    json_decref(root);
}
END_TEST

START_TEST(rounds_that_an_early_end_left_out_are_not_waited_for)
{
    json_t *head = json_object(), *object = NULL;

    ck_assert_int_eq(results_new(target, 2, 0, stderr, &results), 0);
    ck_assert_ptr_null(add_reason(1, 40, VERDICT_PASS, ""));
    ck_assert_int_eq(results_close(results, 0, stderr, &object), 0);
    ck_assert_ptr_null(object);
    ck_assert_int_eq(results_close(results, 1, stderr, &object), 0);
    ck_assert_ptr_nonnull(object);
    json_decref(object);
    ck_assert_int_eq(results_close(results, 1, stderr, &object), 0);
    ck_assert_ptr_null(object);
    ck_assert_int_eq(results_status(results), EXIT_STATUS_EXPECTED);
    ck_assert_int_eq(results_finish(results, head, 0, stderr), 0);
    expect_case(0, json_pack("{s:s, s:s, s:s, s:[i], s:[{s:i,s:s,s:s,s:i,s:f}]}", "id", "b",
                       "verdict", "pass", "reason", "", "trace", 40, "repeats", "round", 40,
                       "verdict", "pass", "reason", "", "warnings", 0, "duration_ms", 1.5));
    json_decref(head);
}
END_TEST

START_TEST(a_case_that_cannot_be_read_is_an_error_and_the_others_are_kept)
{
    json_t *head = json_object(), *root;

    ck_assert_int_eq(results_new(target, 3, 1, stderr, &results), 0);
    ck_assert_int_eq(add(0, VERDICT_PASS, 0, "{ \"id\": "), -EINVAL);
    ck_assert_int_eq(add(1, VERDICT_PASS, 0, "[]"), -EINVAL);
    ck_assert_int_eq(add(2, VERDICT_PASS, 0, "{\"id\": \"c\"}"), 0);
    ck_assert_int_eq(results_status(results), EXIT_STATUS_ERROR);
    ck_assert_int_eq(results_finish(results, head, 3, stderr), 0);
    root = json_load_file(target, 0, NULL);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "scenarios")), 1);
    json_decref(root);
    json_decref(head);
}
END_TEST

/* Two cases of 41 bytes each: there is room for one. Rounds: one, and two of which one comes. */
START_TEST(a_case_that_cannot_be_spooled_is_left_out_of_the_file)
{
    static const char text[] = "{\"id\":\"a\",\"purpose\":\"twenty letters here\"}";
    struct rlimit limit, old;
    json_t *head = json_object(), *root, *object = NULL;

    ck_assert_int_eq(results_new(target, 2, (uint64_t)_i, stderr, &results), 0);
    ck_assert_int_eq(add_round(0, 1, VERDICT_PASS, 0, text, &object), 0);
    json_decref(object);
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
    limit = old;
    limit.rlim_cur = _i == 1 ? 60 : 140;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert_int_eq(add_round(1, 1, VERDICT_PASS, 0, text, &object), -EFBIG);
    ck_assert_ptr_null(object);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
    ck_assert_int_eq(results_close(results, 0, stderr, &object), 0);
    json_decref(object);
    ck_assert_int_eq(results_close(results, 1, stderr, &object), 0);
    ck_assert_int_eq(results_status(results), EXIT_STATUS_ERROR);
    ck_assert_int_eq(results_finish(results, head, 3, stderr), 0);
    root = json_load_file(target, 0, NULL);
    ck_assert_uint_eq(json_array_size(json_object_get(root, "scenarios")), 1);
    ck_assert_int_eq(
        json_integer_value(json_object_get(json_object_get(root, "summary"), "not-run")), 1);
    json_decref(root);
    json_decref(head);
}
END_TEST

START_TEST(an_old_file_stays_until_the_new_one_is_whole)
{
    json_t *head = json_object();
    char *text;

    free(temp_folder_write(folder, "results.json", "old"));
    ck_assert_int_eq(results_new(target, 1, 1, stderr, &results), 0);
    ck_assert_int_eq(add(0, VERDICT_PASS, 0, "{}"), 0);
    text = temp_folder_read(target);
    ck_assert_str_eq(text, "old");
    free(text);
    ck_assert_int_eq(results_finish(results, head, 0, stderr), 0);
    text = temp_folder_read(target);
    ck_assert_int_eq(text[0], '{');
    free(text);
    json_decref(head);
}
END_TEST

START_TEST(a_link_is_followed_and_stays)
{
    json_t *head = json_object();
    char *link = NULL;
    struct stat status;

    free(temp_folder_write(folder, "results.json", "old"));
    ck_assert_int_ge(asprintf(&link, "%s/link", folder), 0);
    ck_assert_int_eq(symlink("results.json", link), 0);
    ck_assert_int_eq(results_new(link, 0, 1, stderr, &results), 0);
    ck_assert_int_eq(results_finish(results, head, 0, stderr), 0);
    ck_assert_int_eq(lstat(link, &status), 0);
    ck_assert(S_ISLNK(status.st_mode));
    ck_assert_int_eq(stat(target, &status), 0);
    ck_assert_int_gt((int)status.st_size, 3);
    free(link);
    json_decref(head);
}
END_TEST

START_TEST(a_place_that_cannot_be_written_to_is_said_at_once)
{
    char *said = NULL, *place = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);

    ck_assert_ptr_nonnull(errors);
    ck_assert_int_ge(asprintf(&place, "%s/no/such/folder/r.json", folder), 0);
    ck_assert_int_eq(results_new(place, 1, 1, errors, &results), -ENOENT);
    ck_assert_int_eq(results_new(folder, 1, 1, errors, &results), -EISDIR);
    fclose(errors);
    ck_assert_ptr_nonnull(strstr(said, "/no/such/folder/r.json: cannot be written: "));
    free(said);
    free(place);
}
END_TEST

START_TEST(a_full_disk_is_said_and_a_device_is_left_in_its_place)
{
    json_t *head = json_object();
    char *said = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);
    struct stat status;

    ck_assert_ptr_nonnull(errors);
    ck_assert_int_eq(results_new("/dev/full", 1, 1, errors, &results), 0);
    ck_assert_int_eq(add(0, VERDICT_PASS, 0, "{}"), 0);
    ck_assert_int_eq(results_finish(results, head, 0, errors), -ENOSPC);
    fclose(errors);
    ck_assert_ptr_nonnull(strstr(said, "/dev/full: cannot be written: "));
    ck_assert_int_eq(stat("/dev/full", &status), 0);
    ck_assert(S_ISCHR(status.st_mode));
    free(said);
    json_decref(head);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("results");
    TCase *tests = tcase_create("results");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, cases_are_written_in_file_order_whatever_order_they_ended_in);
    tcase_add_loop_test(tests, the_exit_status_is_the_first_that_holds, 0, LENGTH(statuses));
    tcase_add_test(tests, rounds_are_one_case_with_the_first_of_the_worst_in_full);
    tcase_add_loop_test(tests, a_case_is_judged_by_what_was_expected_of_it, 0, LENGTH(outcomes));
    tcase_add_test(tests, one_round_is_judged_too_and_the_file_says_so);
    tcase_add_test(tests, results_from_elsewhere_are_written_in_the_same_form);
    tcase_add_test(tests, a_file_that_is_replaced_gives_its_permissions_on);
    tcase_add_test(tests, rounds_that_an_early_end_left_out_are_not_waited_for);
    tcase_add_test(tests, a_case_that_cannot_be_read_is_an_error_and_the_others_are_kept);
    tcase_add_loop_test(tests, a_case_that_cannot_be_spooled_is_left_out_of_the_file, 1, 3);
    tcase_add_test(tests, an_old_file_stays_until_the_new_one_is_whole);
    tcase_add_test(tests, a_link_is_followed_and_stays);
    tcase_add_test(tests, a_place_that_cannot_be_written_to_is_said_at_once);
    tcase_add_test(tests, a_full_disk_is_said_and_a_device_is_left_in_its_place);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
