/* test-tracefile.c - tracefiles written and read, and which tests reached which lines. */
#include "config.h"

#include "reports/tracefile.h"
#include "reports/tracefile_record.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* b.c before a.c; the second test says of a.c what the first did not; counts that are large. */
static const char info_text[] = "TN:one\nSF:/src/b.c\nFN:1,f\nDA:1,0\nend_of_record\n"
                                "TN:one\nSF:/src/a.c\nFNDA:1,f\nBRDA:3,0,0,-\n"
                                "DA:3,1\nDA:4,1\nDA:9,0\nDA:10,18446744073709551616,checksum\n"
                                "end_of_record\n"
                                "TN:two\nSF:/src/a.c\nDA:4,2\nDA:5,1\nDA:11,0\nend_of_record\n"
                                "TN:two\nSF:/src/a.c\nDA:4,2\nend_of_record\n"
                                "TN:three\nSF:/src/below/c.c\nDA:1,1\nend_of_record\n";

static char *folder;

static void set_up(void)
{
    folder = temp_folder_new();
}

static void tear_down(void)
{
    temp_folder_remove(folder);
}

/* Loads TEXT; *SAID, if not NULL, is what was complained of, without the file's name. */
static int load(const char *text, struct tracefile *tracefile, char **said)
{
    char *path = temp_folder_write(folder, "x.info", text), *words = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&words, &size);
    int error;

    ck_assert_ptr_nonnull(errors);
    error = tracefile_load(path, errors, tracefile);
    fclose(errors);
    if (said != NULL) {
        ck_assert_int_eq(strncmp(words, path, strlen(path)), 0);
        *said = strdup(words + strlen(path));
    }
    free(words);
    free(path);
    return error;
}

/* The lines of FILE that are those of the tests CHOSEN alone, as tracefile_print_lines shows them.
 */
static char *ranges(const struct tracefile_source *file, const bool *chosen, size_t expected)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(tracefile_count_lines(file, chosen), expected);
    tracefile_print_lines(file, chosen, out);
    fclose(out);
    return text;
}

/* Tests by their places, and the lines of a.c that are theirs alone. */
static const struct {
    bool one, two;
    const char *lines;
    size_t count;
} shares[] = {
    {true, false, "3, 10", 2},
    {false, true, "5", 1},
    {true, true, "3-5, 10", 4},
    {false, false, "", 0},
};

START_TEST(lines_are_those_tests_that_reached_them)
{
    struct tracefile tracefile;
    bool chosen[8] = {false};
    char *text;

    ck_assert_int_eq(load(info_text, &tracefile, NULL), 0);
    ck_assert_str_eq(tracefile.files[0].path, "/src/a.c");
    chosen[tracefile_find_test(&tracefile, "one")] = shares[_i].one;
    chosen[tracefile_find_test(&tracefile, "two")] = shares[_i].two;
    text = ranges(&tracefile.files[0], chosen, shares[_i].count);
    ck_assert_str_eq(text, shares[_i].lines);
    free(text);
    tracefile_clear(&tracefile);
}
END_TEST

START_TEST(lines_that_nothing_reached_are_told)
{
    struct tracefile tracefile;
    char *text;

    ck_assert_int_eq(load(info_text, &tracefile, NULL), 0);
    ck_assert_uint_eq(tracefile.file_count, 3);
    text = ranges(&tracefile.files[0], NULL, 2);
    ck_assert_str_eq(text, "9, 11");
    free(text);
    text = ranges(&tracefile.files[1], NULL, 1);
    ck_assert_str_eq(text, "1");
    free(text);
    tracefile_clear(&tracefile);
}
END_TEST

START_TEST(files_elsewhere_can_be_left_out)
{
    static char *const below[] = {"/src/below", "/sr", NULL};
    struct tracefile tracefile;

    ck_assert_int_eq(load(info_text, &tracefile, NULL), 0);
    tracefile_keep_below(&tracefile, below);
    ck_assert_uint_eq(tracefile.file_count, 1);
    ck_assert_str_eq(tracefile.files[0].path, "/src/below/c.c");
    tracefile_clear(&tracefile);
}
END_TEST

START_TEST(each_line_is_written_with_its_tests)
{
    static char *const below[] = {"/src", NULL};
    struct tracefile tracefile;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(load("TN:one\nSF:/src/a.c\nDA:1,1\nDA:2,1\nDA:3,0\nend_of_record\n"
                          "TN:two\nSF:/src/a.c\nDA:1,1\nend_of_record\n",
                         &tracefile, NULL),
        0);
    tracefile_keep_below(&tracefile, below);
    tracefile_write_lines(&tracefile, "/src", out);
    fclose(out);
    ck_assert_str_eq(text, "a.c:1: all\na.c:2: one\na.c:3: none\n");
    free(text);
    tracefile_clear(&tracefile);
}
END_TEST

START_TEST(a_tracefile_may_name_no_test)
{
    struct tracefile tracefile;

    ck_assert_int_eq(load("SF:/src/a.c\nDA:1,1\nend_of_record\n", &tracefile, NULL), 0);
    ck_assert_uint_eq(tracefile.test_count, 1);
    ck_assert_str_eq(tracefile.tests[0], "");
    tracefile_clear(&tracefile);
}
END_TEST

static const struct {
    const char *text, *complaint;
} refused[] = {
    {"TN:one\nDA:1,1\n", ":2: is no line of a tracefile of lcov's\n"},
    {"TN:one\nSF:a\nDA:x,1\n", ":3: is no line of a tracefile of lcov's\n"},
    {"TN:one\nSF:a\nDA:0,1\n", ":3: is no line of a tracefile of lcov's\n"},
    {"TN:one\nSF:a\nDA:7\n", ":3: is no line of a tracefile of lcov's\n"},
    {"{\n", ":1: is no line of a tracefile of lcov's\n"},
    {"SF:a\nend_of_record\nLF:1\n", ":3: is no line of a tracefile of lcov's\n"},
};

START_TEST(what_is_no_tracefile_is_refused)
{
    struct tracefile tracefile;
    char *said;

    ck_assert_int_eq(load(refused[_i].text, &tracefile, &said), -EINVAL);
    ck_assert_str_eq(said, refused[_i].complaint);
    free(said);
    tracefile_clear(&tracefile);
}
END_TEST

START_TEST(a_tracefile_that_is_not_there_is_said)
{
    struct tracefile tracefile;
    char *said = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);

    ck_assert_ptr_nonnull(errors);
    ck_assert_int_eq(tracefile_load("/nonexistent/x.info", errors, &tracefile), -ENOENT);
    fclose(errors);
    ck_assert_str_eq(said, "/nonexistent/x.info: No such file or directory\n");
    free(said);
    tracefile_clear(&tracefile);
}
END_TEST

/* What gcov says of an object that is compiled in the folder; f began in a forked child. */
static const char document_text[] =
    "{ \"current_working_directory\": \"%s\", \"files\": ["
    " { \"file\": \"a.c\", \"functions\": ["
    "   { \"name\": \"f\", \"start_line\": 1, \"end_line\": 3, \"execution_count\": 0 },"
    "   { \"name\": \"g\", \"start_line\": 4, \"end_line\": 5, \"execution_count\": 0 } ],"
    "   \"lines\": ["
    "   { \"line_number\": 2, \"count\": 4, \"branches\": [ { \"count\": 3 }, { \"count\": 1 } ] },"
    "   { \"line_number\": 5, \"count\": 0, \"branches\": [ { \"count\": 0 } ] } ] },"
    " { \"file\": \"gone.c\", \"functions\": [], \"lines\": [] },"
    " { \"file\": \"/dev/null\", \"functions\": [], \"lines\": [] } ] }";

/* Writes a document's records; *TEXT is what was written, the caller's to free. */
static int write_records(const char *document, const char *sources, char **text)
{
    size_t size = 0;
    FILE *out = open_memstream(text, &size);
    json_t *object = json_loads(document, 0, NULL);
    int error;

    ck_assert_ptr_nonnull(out);
    ck_assert_ptr_nonnull(object);
    error = tracefile_record_write(object, sources, "t", out);
    json_decref(object);
    fclose(out);
    return error;
}

START_TEST(counts_below_the_sources_are_written)
{
    char *path = temp_folder_write(folder, "a.c", ""), *sources = realpath(folder, NULL);
    char *document = NULL, *expected = NULL, *text = NULL;

    ck_assert_ptr_nonnull(sources);
    ck_assert_int_ge(asprintf(&document, document_text, folder), 0);
    ck_assert_int_ge(asprintf(&expected,
                         "TN:t\nSF:%s/a.c\nFN:1,f\nFNDA:1,f\nFN:4,g\nFNDA:0,g\n"
                         "BRDA:2,0,0,3\nBRDA:2,0,1,1\nDA:2,4\nBRDA:5,0,0,-\nDA:5,0\n"
                         "end_of_record\n",
                         sources),
        0);
    ck_assert_int_eq(write_records(document, sources, &text), 0);
    ck_assert_str_eq(text, expected);
    free(text);
    free(expected);
    free(document);
    free(sources);
    free(path);
}
END_TEST

static const char *const foreign[] = {
    "{}",
    "{ \"files\": [] }",
    "{ \"current_working_directory\": \"/\", \"files\": [ {} ] }",
    "{ \"current_working_directory\": \"/\", \"files\": [ { \"file\": \"/dev/null\","
    " \"functions\": [ {} ], \"lines\": [] } ] }",
    "{ \"current_working_directory\": \"/\", \"files\": [ { \"file\": \"/dev/null\","
    " \"functions\": [], \"lines\": [ { \"count\": 1 } ] } ] }",
};

START_TEST(what_gcov_does_not_say_is_refused)
{
    char *text = NULL;

    ck_assert_int_eq(write_records(foreign[_i], "/", &text), -EINVAL);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tracefile");
    TCase *tests = tcase_create("tracefiles");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, lines_are_those_tests_that_reached_them, 0, LENGTH(shares));
    tcase_add_test(tests, lines_that_nothing_reached_are_told);
    tcase_add_test(tests, files_elsewhere_can_be_left_out);
    tcase_add_test(tests, each_line_is_written_with_its_tests);
    tcase_add_test(tests, a_tracefile_may_name_no_test);
    tcase_add_loop_test(tests, what_is_no_tracefile_is_refused, 0, LENGTH(refused));
    tcase_add_test(tests, a_tracefile_that_is_not_there_is_said);
    tcase_add_test(tests, counts_below_the_sources_are_written);
    tcase_add_loop_test(tests, what_gcov_does_not_say_is_refused, 0, LENGTH(foreign));
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
