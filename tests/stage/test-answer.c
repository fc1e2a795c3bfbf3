/* test-answer.c - lines that may be answers and lines that may not: answers.json, through our code.
 */
#include "config.h"

#include "conformance/stage/answer.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Set by main, for every test. */
static json_t *rows;

/* The bytes of a row's line; the caller frees them. */
static char *line_of(const json_t *row, size_t *length)
{
    const json_t *line = json_object_get(row, "line");
    const char *hex = json_string_value(json_object_get(row, "hex"));
    char *bytes;

    if (line != NULL) {
        *length = json_string_length(line);
        bytes = strdup(json_string_value(line));
        ck_assert_ptr_nonnull(bytes);
        return bytes;
    }
    ck_assert_ptr_nonnull(hex);
    *length = strlen(hex) / 2;
    bytes = malloc(*length + 1);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < *length; i++) {
        const char digits[] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (char)strtoul(digits, NULL, 16);
    }
    bytes[*length] = '\0';
    return bytes;
}

START_TEST(a_line_is_taken_or_told_what_is_wrong)
{
    const json_t *row = json_array_get(rows, (size_t)_i);
    const char *due = json_string_value(json_object_get(row, "due"));
    const char *expected = json_string_value(json_object_get(row, "wrong"));
    char wrong[ANSWER_WRONG_MAX] = "";
    size_t length;
    char *line = line_of(row, &length);
    bool is_answer = answer_is(due, line, length, wrong);

    ck_assert_msg(is_answer == (expected == NULL), "%s, as %s: %s", line, due, wrong);
    if (expected != NULL) {
        ck_assert_msg(
            strncmp(wrong, expected, strlen(expected)) == 0, "'%s' is no '%s'", wrong, expected);
        /* What is to be changed, and where that stands. */
        ck_assert_ptr_nonnull(strstr(wrong, "; expected {"));
        ck_assert_ptr_nonnull(strstr(wrong, "(docs/adapter.md, \""));
    }
    free(line);
}
END_TEST

START_TEST(what_is_taken_to_the_letter_is_understood_without)
{
    const json_t *row = json_array_get(rows, (size_t)_i);
    const char *due = json_string_value(json_object_get(row, "due"));
    size_t length;
    char *line = line_of(row, &length);
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);

    if (json_is_null(json_object_get(row, "wrong")) && !json_object_get(object, "error"))
        ck_assert(answer_holds(due, object));
    json_decref(object);
    free(line);
}
END_TEST

/* Without --verify-adapter these are understood, though they are not to the letter. */
static const struct {
    const char *due, *line;
} lenient_cases[] = {
    {"ready", "{\"ready\":true,\"version\":2}"},
    {"launched", "{\"launched\":5,\"name\":\"child\"}"},
    {"destroyed", "{\"destroyed\":false}"},
    {"names", "{\"send\":1,\"send-once\":0,\"receive\":1,\"other\":0,\"dead\":0}"},
};

START_TEST(more_than_is_due_is_understood_all_the_same)
{
    json_t *object = json_loads(lenient_cases[_i].line, 0, NULL);
    char wrong[ANSWER_WRONG_MAX];

    ck_assert(answer_holds(lenient_cases[_i].due, object));
    ck_assert(!answer_is(
        lenient_cases[_i].due, lenient_cases[_i].line, strlen(lenient_cases[_i].line), wrong));
    json_decref(object);
}
END_TEST

int main(void)
{
    const char *top = getenv("top_srcdir");
    char path[4096];
    json_error_t error;
    json_t *table;
    Suite *suite = suite_create("answer");
    TCase *tests = tcase_create("answer");
    int status, count;

    snprintf(path, sizeof path, "%s/tests/tables/answers.json", top != NULL ? top : ".");
    table = json_load_file(path, 0, &error);
    rows = json_object_get(table, "lines");
    if (json_array_size(rows) == 0) {
        fprintf(stderr, "test-answer: %s: %s\n", path, error.text);
        return EXIT_FAILURE;
    }
    count = (int)json_array_size(rows);
    tcase_add_loop_test(tests, a_line_is_taken_or_told_what_is_wrong, 0, count);
    tcase_add_loop_test(tests, what_is_taken_to_the_letter_is_understood_without, 0, count);
    tcase_add_loop_test(
        tests, more_than_is_due_is_understood_all_the_same, 0, LENGTH(lenient_cases));
    suite_add_tcase(suite, tests);
    status = runner_run(suite);
    json_decref(table);
    return status;
}
