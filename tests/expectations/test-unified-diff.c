/* test-unified-diff.c - differences of texts, in the form that patch(1) applies. */
#include "config.h"

#include "conformance/expectations/unified_diff.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NAMES "--- old\n+++ new\n"

static const struct {
    const char *before, *after, *difference;
} rows[] = {
    {"", "", ""},
    {"a\nb\n", "a\nb\n", ""},
    {"", "a\nb\n", NAMES "@@ -0,0 +1,2 @@\n+a\n+b\n"},
    {"a\n", "", NAMES "@@ -1 +0,0 @@\n-a\n"},
    {"a\nb\nc\n", "a\nx\nc\n", NAMES "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
    {"1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\n6\n7\n", NAMES "@@ -4,3 +4,4 @@\n 4\n 5\n 6\n+7\n"},
    {"1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nx\n5\n6\n7\n8\n",
        NAMES "@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+x\n 5\n 6\n 7\n"},
    /* Six lines between two changes belong to one hunk, seven do not. */
    {"a\n1\n2\n3\n4\n5\n6\nb\n", "1\n2\n3\n4\n5\n6\n",
        NAMES "@@ -1,8 +1,6 @@\n-a\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n"},
    {"a\n1\n2\n3\n4\n5\n6\n7\nb\n", "1\n2\n3\n4\n5\n6\n7\n",
        NAMES "@@ -1,4 +1,3 @@\n-a\n 1\n 2\n 3\n@@ -6,4 +5,3 @@\n 5\n 6\n 7\n-b\n"},
    /* What is common is kept, wherever it is. */
    {"a\nb\nc\nd\n", "x\nb\ny\nd\n", NAMES "@@ -1,4 +1,4 @@\n-a\n+x\n b\n-c\n+y\n d\n"},
    {"a\nb", "a\nb\n", NAMES "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"},
    {"a\nb", "x\nb", NAMES "@@ -1,2 +1,2 @@\n-a\n+x\n b\n\\ No newline at end of file\n"},
};

/* The difference of two texts; the caller frees it. */
static char *differ(const char *before, const char *after)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(unified_diff_print(before, after, "old", "new", out, stderr), 0);
    fclose(out);
    return text;
}

START_TEST(a_difference_is_the_shortest_with_three_lines_around)
{
    char *text = differ(rows[_i].before, rows[_i].after);

    ck_assert_str_eq(text, rows[_i].difference);
    free(text);
}
END_TEST

/* COUNT lines that begin with LETTER; the caller frees them. */
static char *make_lines(char letter, unsigned count)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    ck_assert_ptr_nonnull(out);
    for (unsigned i = 0; i < count; i++)
        fprintf(out, "%c%u\n", letter, i);
    fclose(out);
    return text;
}

START_TEST(long_texts_have_a_diff)
{
    enum { COUNT = 5000 };
    char *before = make_lines('a', COUNT), *after = make_lines('b', COUNT);
    char *text = differ(before, after);
    unsigned lines = 0;

    for (const char *at = text; *at != '\0'; at++)
        lines += *at == '\n';
    ck_assert_uint_eq(lines, 3 + 2 * COUNT);
    ck_assert_ptr_nonnull(strstr(text, "@@ -1,5000 +1,5000 @@\n-a0\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n-a4999\n+b0\n"));
    free(text);
    free(before);
    free(after);
}
END_TEST

START_TEST(a_machine_without_diff_is_told_which_package_it_lacks)
{
    const char *found = getenv("PATH");
    char *path = found != NULL ? strdup(found) : NULL;
    char *said = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);

    ck_assert_ptr_nonnull(path);
    ck_assert_ptr_nonnull(errors);
    setenv("PATH", "/nowhere", 1);
    ck_assert_int_eq(unified_diff_print("a\n", "b\n", "old", "new", stdout, errors), -ENOENT);
    setenv("PATH", path, 1);
    free(path);
    fclose(errors);
    ck_assert_str_eq(said, "shakedown: diff is not installed (Debian: diffutils)\n");
    free(said);
}
END_TEST

/* A name is only a label: it need not be a file, and may begin like an option. */
START_TEST(names_of_files_are_printed_as_they_are)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(unified_diff_print("", "a\n", "/dev/null", "--no such", out, stderr), 0);
    fclose(out);
    ck_assert_str_eq(text, "--- /dev/null\n+++ --no such\n@@ -0,0 +1 @@\n+a\n");
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unified diff");
    TCase *tests = tcase_create("texts");

    tcase_add_loop_test(
        tests, a_difference_is_the_shortest_with_three_lines_around, 0, LENGTH(rows));
    tcase_add_test(tests, long_texts_have_a_diff);
    tcase_add_test(tests, a_machine_without_diff_is_told_which_package_it_lacks);
    tcase_add_test(tests, names_of_files_are_printed_as_they_are);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
