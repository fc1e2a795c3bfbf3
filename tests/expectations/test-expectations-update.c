/* test-expectations-update.c - the change to a file of expectations that what was seen asks for. */
#include "config.h"

#include "conformance/expectations/expectations_update.h"
#include "tests/kit/json_text.h"
#include "tests/kit/runner.h"
#include "tests/kit/small_plan.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define HEAD "{ 'format': 'shakedown-expectations', 'version': 1, 'expectations': "

/* The lines of a file that has a line each, as somebody might write it. */
#define ONE(verdict) "    { 'pattern': 'a/one', 'verdict': '" verdict "', 'reason': 'r1' }"
#define VARY(pattern, verdict) \
    "    {   'reason' : 'r2',\n      'verdict':'" verdict "', 'pattern':'" pattern "' }"
#define LIST(lines) HEAD "[\n" lines "\n  ]\n}"
#define NEW(pattern, verdict, reason) \
    "    { 'pattern': '" pattern "', 'verdict': '" verdict "',\n      'reason': '" reason "' }"

struct observation {
    size_t number; /* 0: no more */
    enum verdict observed;
    const char *reason;
};

/* A file, what was seen, and the file that it makes; NULL: no change. ' stands for ". */
static const struct row {
    const char *before, *after;
    struct observation observations[8];
} rows[] = {
    /* Nothing to change: what was expected, what was not run, what says nothing. */
    {LIST(ONE("fail")), NULL, {{0}}},
    {LIST(ONE("fail")), NULL, {{1, VERDICT_FAIL, "x"}, {2, VERDICT_PASS, ""}}},
    {LIST(ONE("fail")), NULL, {{1, VERDICT_SKIP, "x"}, {2, VERDICT_SKIP, "x"}}},
    {LIST(ONE("fail")), NULL, {{1, VERDICT_ERROR, "x"}, {2, VERDICT_ERROR, "x"}}},
    {LIST(ONE("skip")), NULL, {{1, VERDICT_SKIP, "x"}}},
    {LIST(ONE("flaky")), NULL, {{1, VERDICT_FLAKY, "x"}}},
    {LIST(ONE("flaky")), NULL, {{1, VERDICT_PASS, ""}}},
    {LIST(ONE("flaky")), NULL, {{1, VERDICT_FAIL, "x"}}},
    /* Lines that are no longer true go. */
    {LIST(ONE("fail")), HEAD "[]\n}", {{1, VERDICT_PASS, ""}}},
    {LIST(ONE("skip")), HEAD "[]\n}", {{1, VERDICT_PASS, ""}}},
    {LIST(ONE("fail") ",\n" VARY("b/vary", "fail")), LIST(VARY("b/vary", "fail")),
        {{1, VERDICT_PASS, ""}}},
    {LIST(VARY("b/vary", "fail") ",\n" ONE("fail")), LIST(VARY("b/vary", "fail")),
        {{1, VERDICT_PASS, ""}}},
    {LIST(ONE("fail") ",\n" VARY("b/vary", "fail") ",\n" NEW("c/x/below", "fail", "r")),
        LIST(ONE("fail") ",\n" NEW("c/x/below", "fail", "r")),
        {{3, VERDICT_PASS, ""}, {4, VERDICT_PASS, ""}, {5, VERDICT_PASS, ""}}},
    {HEAD "[{'pattern':'a/one','verdict':'fail','reason':'r'},"
          "{'pattern':'a/two','verdict':'fail','reason':'r'}]}",
        HEAD "[{'pattern':'a/two','verdict':'fail','reason':'r'}]}", {{1, VERDICT_PASS, ""}}},
    /* A line for several keeps those that were not shown to be otherwise, run or not. */
    {LIST(VARY("b/vary", "fail")),
        LIST(VARY("b/vary[n=0]", "fail") ",\n" VARY("b/vary[n=2]", "fail")),
        {{3, VERDICT_FAIL, "x"}, {4, VERDICT_PASS, ""}}},
    {LIST(VARY("*", "fail")),
        LIST(VARY("a/two", "fail") ",\n" VARY("b/vary", "fail") ",\n" VARY("c/x", "fail")),
        {{1, VERDICT_PASS, ""}}},
    /* The scenario c/x is the folder of c/x/below as well: its id would be wider. */
    {LIST(VARY("c", "fail")), LIST(VARY("c/x/below", "fail")), {{6, VERDICT_PASS, ""}}},
    /* New lines: a scenario's where all its cases say the same, else each case's. */
    {LIST(ONE("fail")), LIST(ONE("fail") ",\n" NEW("a/two", "fail", "why")),
        {{2, VERDICT_FAIL, "why"}}},
    {LIST(ONE("fail")), LIST(ONE("fail") ",\n" NEW("b/vary", "fail", "why")),
        {{3, VERDICT_FAIL, "why"}, {4, VERDICT_FAIL, "why"}, {5, VERDICT_FAIL, "why"}}},
    {LIST(ONE("fail")),
        LIST(ONE("fail") ",\n" NEW("b/vary[n=0]", "fail", "why") ",\n" NEW(
            "b/vary[n=1]", "fail", "else") ",\n" NEW("b/vary[n=2]", "flaky", "why")),
        {{3, VERDICT_FAIL, "why"}, {4, VERDICT_FAIL, "else"}, {5, VERDICT_FLAKY, "why"}}},
    {LIST(ONE("fail")), LIST(ONE("fail") ",\n" NEW("b/vary[n=1]", "fail", "fail")),
        {{3, VERDICT_PASS, ""}, {4, VERDICT_FAIL, ""}}},
    {HEAD "[]\n}", LIST(NEW("a/one", "fail", "say \\\"no\\\"")), {{1, VERDICT_FAIL, "say \"no\""}}},
    {HEAD "[{'pattern':'a/one','verdict':'fail','reason':'r'}]}",
        HEAD "[{'pattern':'a/one','verdict':'fail','reason':'r'}, { 'pattern': 'a/two', 'verdict': "
             "'fail', 'reason': 'why' }]}",
        {{2, VERDICT_FAIL, "why"}}},
    {HEAD "[]\n}", LIST(NEW("a/one", "fail", "two lines")), {{1, VERDICT_FAIL, "two\nlines"}}},
    /* From one line to another. */
    {LIST(ONE("fail")), LIST(NEW("a/one", "flaky", "of 2")), {{1, VERDICT_FLAKY, "of 2"}}},
    {LIST(ONE("skip")), LIST(NEW("a/one", "fail", "why")), {{1, VERDICT_FAIL, "why"}}},
    {LIST(VARY("a/*", "skip")), LIST(VARY("a/two", "skip") ",\n" NEW("a/one", "fail", "why")),
        {{1, VERDICT_FAIL, "why"}, {2, VERDICT_SKIP, "x"}}},
};

static char *folder;

static void set_up(void)
{
    folder = temp_folder_new();
}

static void tear_down(void)
{
    temp_folder_remove(folder);
}

static struct expectations *load(const char *text)
{
    char *path = temp_folder_write(folder, "e.json", text);
    struct expectations *expectations = NULL;

    ck_assert_int_eq(expectations_load(path, &small_plan, stderr, &expectations), 0);
    free(path);
    return expectations;
}

/* What EXPECTATIONS would be with SIGHTS; the caller frees it. */
static char *updated_text(
    const struct expectations *expectations, const struct observation *observations)
{
    struct expectations_update update;
    char *text = NULL;

    ck_assert_int_eq(expectations_update_begin(&update, expectations), 0);
    for (size_t i = 0; observations[i].number > 0; i++)
        ck_assert_int_eq(expectations_update_note(&update, observations[i].number,
                             observations[i].observed, observations[i].reason),
            0);
    ck_assert_int_eq(expectations_update_make(&update, &text), 0);
    expectations_update_end(&update);
    return text;
}

START_TEST(the_file_gets_what_was_seen_and_keeps_the_rest)
{
    const struct row *row = &rows[_i];
    char *before = json_text_make(row->before, "{", "{"), *after, *expected, *again;
    struct expectations *expectations = load(before);

    after = updated_text(expectations, row->observations);
    expectations_free(expectations);
    free(before);
    if (row->after == NULL) {
        ck_assert_ptr_null(after);
        return;
    }
    expected = json_text_make(row->after, "{", "{");
    ck_assert_ptr_nonnull(after);
    ck_assert_str_eq(after, expected);
    /* The same run once more finds nothing to change. */
    expectations = load(after);
    again = updated_text(expectations, row->observations);
    ck_assert_ptr_null(again);
    expectations_free(expectations);
    free(expected);
    free(after);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_written_whole)
{
    static const struct observation observations[] = {{1, VERDICT_FAIL, "why"}, {0}};
    struct expectations *expectations = NULL;
    char *text, *expected;

    ck_assert_int_eq(expectations_new("e.json", &small_plan, &expectations), 0);
    text = updated_text(expectations, &observations[1]);
    ck_assert_ptr_null(text);
    text = updated_text(expectations, observations);
    expected = json_text_make("{\n  'format': 'shakedown-expectations',\n  'version': 1,\n"
                              "  'expectations': [\n" NEW("a/one", "fail", "why") "\n  ]\n}\n",
        "{", "{");
    ck_assert_str_eq(text, expected);
    free(expected);
    free(text);
    expectations_free(expectations);
}
END_TEST

START_TEST(the_last_that_was_seen_of_a_case_counts)
{
    static const struct observation observations[] = {
        {1, VERDICT_FAIL, "why"}, {1, VERDICT_PASS, ""}, {0}};
    struct expectations *expectations = NULL;

    ck_assert_int_eq(expectations_new("e.json", &small_plan, &expectations), 0);
    ck_assert_ptr_null(updated_text(expectations, observations));
    expectations_free(expectations);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expectations update");
    TCase *tests = tcase_create("changes");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, the_file_gets_what_was_seen_and_keeps_the_rest, 0, LENGTH(rows));
    tcase_add_test(tests, a_file_that_is_not_there_is_written_whole);
    tcase_add_test(tests, the_last_that_was_seen_of_a_case_counts);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
