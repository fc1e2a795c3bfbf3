/* test-exit-status.c - what verdicts amount to for whoever started the run. */
#include "config.h"

#include "reports/exit_status.h"
#include "tests/kit/json_text.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <stdlib.h>

/* A summary's members that are not 0, and the status. */
static const struct {
    const char *summary;
    int status;
} statuses[] = {
    {"{}", EXIT_STATUS_NOTHING_RAN},
    {"{'skip': 2}", EXIT_STATUS_NOTHING_RAN},
    {"{'pass': 1, 'skip': 2}", EXIT_STATUS_EXPECTED},
    {"{'expected-fail': 1}", EXIT_STATUS_EXPECTED},
    {"{'flaky': 2, 'tolerated': 2}", EXIT_STATUS_EXPECTED},
    {"{'flaky': 2, 'tolerated': 1}", EXIT_STATUS_FAILED},
    {"{'unexpected-pass': 1, 'pass': 1}", EXIT_STATUS_FAILED},
    {"{'fail': 1, 'pass': 1}", EXIT_STATUS_FAILED},
    {"{'fail': 1, 'error': 1}", EXIT_STATUS_ERROR},
};

START_TEST(the_exit_status_is_the_first_that_holds)
{
    char *text = json_text_make(statuses[_i].summary, "{", "{");
    json_t *summary = json_loads(text, 0, NULL);

    ck_assert_int_eq(exit_status_of_summary(summary), statuses[_i].status);
    json_decref(summary);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exit-status");
    TCase *tests = tcase_create("summaries");

    tcase_add_loop_test(tests, the_exit_status_is_the_first_that_holds, 0, LENGTH(statuses));
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
