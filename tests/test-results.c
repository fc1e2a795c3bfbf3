/* test-results.c - results.json: order, counts, exit status, and what happens when it cannot be
 * written. */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/results.h"
#include "tests/runner.h"
#include "tests/temp_folder.h"

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

/* Adds the case INDEX, whose text is TEXT. */
static int add(size_t index, enum verdict verdict, unsigned warnings, const char *text)
{
    char *path = temp_folder_write(folder, "case.json", text), *said = NULL;
    struct case_result result = {
        .index = index, .verdict = verdict, .warnings = warnings, .path = path};
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);
    json_t *object = NULL;
    int fault;

    ck_assert_ptr_nonnull(errors);
    fault = results_add(results, &result, errors, &object);
    fclose(errors);
    ck_assert_int_eq(said[0] != '\0', fault < 0);
    json_decref(object);
    unlink(path);
    free(said);
    free(path);
    return fault;
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
    ck_assert_int_eq(results_new(target, 4, stderr, &results), 0);
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
    expected = json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "pass", 1, "fail", 1,
        "skip", 1, "expected-fail", 0, "unexpected-pass", 0, "error", 0, "flaky", 0, "warnings", 2,
        "not-run", 1);
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
    ck_assert_int_eq(results_new(target, 3, stderr, &results), 0);
    for (size_t i = 0; i < statuses[_i].count; i++)
        ck_assert_int_eq(add(i, statuses[_i].verdicts[i], 0, "{}"), 0);
    ck_assert_int_eq(results_status(results), statuses[_i].status);
}
END_TEST

START_TEST(a_case_that_cannot_be_read_is_an_error_and_the_others_are_kept)
{
    json_t *head = json_object(), *root;

    ck_assert_int_eq(results_new(target, 3, stderr, &results), 0);
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

START_TEST(an_old_file_stays_until_the_new_one_is_whole)
{
    json_t *head = json_object();
    char *text;

    free(temp_folder_write(folder, "results.json", "old"));
    ck_assert_int_eq(results_new(target, 1, stderr, &results), 0);
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
    ck_assert_int_eq(results_new(link, 0, stderr, &results), 0);
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
    ck_assert_int_eq(results_new(place, 1, errors, &results), -ENOENT);
    ck_assert_int_eq(results_new(folder, 1, errors, &results), -EISDIR);
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
    ck_assert_int_eq(results_new("/dev/full", 1, errors, &results), 0);
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
    tcase_add_test(tests, a_case_that_cannot_be_read_is_an_error_and_the_others_are_kept);
    tcase_add_test(tests, an_old_file_stays_until_the_new_one_is_whole);
    tcase_add_test(tests, a_link_is_followed_and_stays);
    tcase_add_test(tests, a_place_that_cannot_be_written_to_is_said_at_once);
    tcase_add_test(tests, a_full_disk_is_said_and_a_device_is_left_in_its_place);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
