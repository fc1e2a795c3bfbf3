/* test-matrix-report.c - what people see of a matrix. */
#include "config.h"

#include "reports/report.h"
#include "reports/terminal.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char head_text[] =
    "{ \"suite\": \"0.1.0\", \"jobs\": 2, \"seed\": null, \"implementations\": ["
    " { \"name\": \"one\", \"version\": \"1.0\", \"language\": \"C\" },"
    " { \"name\": \"tw\\u001bo\", \"version\": \"2.0\", \"language\": \"Ada\" } ] }";

static const char pairs_text[] =
    "\"pairs\": ["
    " { \"server\": \"one\", \"client\": \"one\", \"summary\": { \"pass\": 2, \"fail\": 0 } },"
    " { \"server\": \"one\", \"client\": \"tw\\u001bo\", \"summary\": { \"pass\": 1, \"skip\": 1 } "
    "},"
    " { \"server\": \"tw\\u001bo\", \"client\": \"one\", \"summary\": { \"fail\": 2 } },"
    " { \"server\": \"tw\\u001bo\", \"client\": \"tw\\u001bo\", \"summary\": { \"not-run\": 2 } } "
    "]";

static const char fail_text[] =
    "{ \"id\": \"a/failed\", \"verdict\": \"fail\", \"duration_ms\": 20, \"warnings\": 0,"
    " \"reason\": \"SRV-9: no\", \"rerun\": \"shakedown run a/failed --client b\" }";

static const char pass_text[] =
    "{ \"id\": \"a/passed\", \"verdict\": \"pass\", \"duration_ms\": 1, \"warnings\": 0 }";

static const char skip_text[] =
    "{ \"id\": \"a/skipped\", \"verdict\": \"skip\", \"duration_ms\": 0, \"warnings\": 0,"
    " \"reason\": \"the client of tw\\u001bo does not claim edition E2\" }";

/* Of each pair, in the order of the table. */
static const char *const cases[][2] = {
    {pass_text, pass_text},
    {skip_text, pass_text},
    {fail_text, fail_text},
    {NULL, NULL},
};

/* What LOOK makes of all that; the caller frees it. */
static char *render(unsigned look)
{
    char *text = NULL, *tail_text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct report *report = report_new(out, look);
    json_t *head = json_loads(head_text, 0, NULL), *tail;

    ck_assert_int_ge(asprintf(&tail_text,
                         "{ %s, \"summary\": { \"pass\": 3, \"skip\": 1, \"fail\": 2, \"not-run\": "
                         "2 }, \"duration_ms\": 1500, \"exit_status\": 130, \"results\": \"m\" }",
                         pairs_text),
        0);
    tail = json_loads(tail_text, 0, NULL);
    ck_assert(head != NULL && tail != NULL);
    ck_assert_int_eq(report_begin_matrix(report, head, 8), 0);
    for (size_t i = 0; i < 4; i++) {
        report_pair(report, json_array_get(json_object_get(tail, "pairs"), i));
        for (size_t k = 0; k < 2 && cases[i][k] != NULL; k++) {
            json_t *one = json_loads(cases[i][k], 0, NULL);

            report_pair_case(report, one);
            report_round(report, json_string_value(json_object_get(one, "verdict")));
            json_decref(one);
        }
    }
    report_end_matrix(report, tail);
    report_free(report);
    json_decref(tail);
    json_decref(head);
    free(tail_text);
    fclose(out);
    return text;
}

START_TEST(a_pipe_gets_the_table_and_what_was_not_well_below_it)
{
    char *text = render(0);

    ck_assert_str_eq(text, "shakedown 0.1.0: 2 implementations, 4 pairs of 2 cases, 2 at once\n"
                           "  one 1.0 (C)\n"
                           "  tw\\x1bo 2.0 (Ada)\n"
                           "\n"
                           "server / client   one      tw\\x1bo\n"
                           "one               2 pass   1 pass, 1 skip\n"
                           "tw\\x1bo           2 fail   -\n"
                           "\n"
                           "server one, client tw\\x1bo\n"
                           "  1 skip: the client of tw\\x1bo does not claim edition E2\n"
                           "\n"
                           "server tw\\x1bo, client one\n"
                           "fail   a/failed  20 ms  SRV-9: no\n"
                           "      run it again\n"
                           "        shakedown run a/failed --client b\n"
                           "\n"
                           "fail   a/failed  20 ms  SRV-9: no\n"
                           "      run it again\n"
                           "        shakedown run a/failed --client b\n"
                           "\n"
                           "\n"
                           "3 pass, 2 fail, 1 skip; interrupted, 2 not run; 1.50 s\n"
                           "results: m\n"
                           "to look into a case, add --strace, --valgrind, --gdb or --keep to the "
                           "command that runs it again\n");
    free(text);
}
END_TEST

START_TEST(a_terminal_sees_how_far_all_pairs_are)
{
    char *text = render(TERMINAL_PROGRESS);

    ck_assert_ptr_nonnull(strstr(text, "\r\033[K[1/8]\r\033[K[2/8]\r\033[K[3/8]"));
    ck_assert_ptr_nonnull(strstr(text, "[6/8]\r\033[K\nserver / client"));
    free(text);
}
END_TEST

START_TEST(colours_do_not_move_the_columns)
{
    char *text = render(TERMINAL_COLOUR);

    ck_assert_ptr_nonnull(strstr(text, "\none               \033["));
    ck_assert_ptr_nonnull(strstr(text, "2 pass\033[0m   \033["));
    free(text);
}
END_TEST

START_TEST(a_matrix_that_never_ends_is_forgotten)
{
    FILE *out = fopen("/dev/null", "we");
    struct report *report = report_new(out, 0);
    json_t *head = json_loads(head_text, 0, NULL), *one = json_loads(fail_text, 0, NULL);

    ck_assert_int_eq(report_begin_matrix(report, head, 8), 0);
    report_pair(report, head);
    report_pair_case(report, one);
    ck_assert_uint_eq(one->refcount, 2);
    report_free(report);
    ck_assert_uint_eq(one->refcount, 1);
    json_decref(one);
    json_decref(head);
    fclose(out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("matrix report");
    TCase *tests = tcase_create("lines");

    tcase_add_test(tests, a_pipe_gets_the_table_and_what_was_not_well_below_it);
    tcase_add_test(tests, a_terminal_sees_how_far_all_pairs_are);
    tcase_add_test(tests, colours_do_not_move_the_columns);
    tcase_add_test(tests, a_matrix_that_never_ends_is_forgotten);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
