/* test-expectations.c - files of expectations: what is taken, what is refused, what is excused. */
#include "config.h"

#include "conformance/expectations/date.h"
#include "conformance/expectations/expectations.h"
#include "tests/kit/json_text.h"
#include "tests/kit/runner.h"
#include "tests/kit/small_plan.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* 2026-11-24T23:59:59Z. */
#define TODAY "1795564799"

static const char good_text[] =
    "{ 'format': 'shakedown-expectations', 'version': 1,\n"                          /* 1 */
    "  'expectations': [\n"                                                          /* 2 */
    "    { 'pattern': 'a/one', 'verdict': 'fail', 'reason': 'It counts wrongly.',\n" /* 3 */
    "      'link': 'https://example.org/1', 'until': '2026-11-24' },\n"              /* 4 */
    "    { 'pattern': 'b/vary[n=*]', 'verdict': 'flaky', 'reason': 'It races.' },\n" /* 5 */
    "    { 'pattern': 'c/', 'verdict': 'skip', 'reason': 'Not there yet.' } ] }\n";  /* 6 */

static const struct {
    const char *from, *to, *complaint;
} rows[] = {
    {"{ 'format'", "[ 'format'", ":1: syntax: "},
    {"'version'", "'Version'",
        ":1: Version: unknown key; expected one of format, version, expectations"},
    {"shakedown-expectations", "shakedown-results",
        ":1: format: is \"shakedown-results\"; expected shakedown-expectations"},
    {"'version': 1", "'version': 2", ":1: version: is 2; expected an integer from 1 to 1"},
    {"'format': 'shakedown-expectations', ", "",
        ":1: format: is missing; expected shakedown-expectations"},
    {"'a/one', 'verdict'", "'a/one', 'because': 1, 'verdict'",
        ":3: expectations[0].because: unknown key; expected one of pattern, verdict, reason, link, "
        "until"},
    {"'pattern': 'a/one', ", "", ":3: expectations[0].pattern: is missing; expected a string"},
    {"'pattern': 'a/one'", "'pattern': ''",
        ":3: expectations[0].pattern: is empty; expected some text"},
    {"'fail'", "'error'",
        ":3: expectations[0].verdict: is \"error\"; expected one of fail, skip, flaky"},
    {"'fail'", "'pass'",
        ":3: expectations[0].verdict: is \"pass\"; expected one of fail, skip, flaky"},
    {"'verdict': 'fail', ", "",
        ":3: expectations[0].verdict: is missing; expected one of fail, skip, flaky"},
    {", 'reason': 'It races.'", "", ":5: expectations[1].reason: is missing; expected a string"},
    {"'It races.'", "''", ":5: expectations[1].reason: is empty; expected some text"},
    {"It races.", "It\\nraces.",
        ":5: expectations[1].reason: contains a control character; expected one line of text"},
    {"'https://example.org/1'", "1", ":4: expectations[0].link: is an integer; expected a string"},
    {"https://example.org/1", "issue 1",
        ":4: expectations[0].link: is \"issue 1\"; expected a link that begins with https:// or "
        "http://"},
    {"'2026-11-24'", "20261124", ":4: expectations[0].until: is an integer; expected a string"},
    {"2026-11-24", "2026-02-29",
        ":4: expectations[0].until: is \"2026-02-29\"; expected a day, YYYY-MM-DD"},
    {"2026-11-24", "24.11.2026",
        ":4: expectations[0].until: is \"24.11.2026\"; expected a day, YYYY-MM-DD"},
    {"2026-11-24", "2026-11-23",
        ":4: expectations[0].until: 2026-11-23 is past, today being 2026-11-24; expected a later "
        "day, or no such line"},
    {"'c/'", "'c/y'",
        ":6: expectations[2].pattern: \"c/y\" matches no case; expected a pattern that does; did "
        "you mean c/x?"},
    {"'c/'", "'nonsense/*'",
        ":6: expectations[2].pattern: \"nonsense/*\" matches no case; expected a pattern that "
        "does; `shakedown list` prints the cases"},
    {"'c/'", "'*/vary[n=1]'",
        ":6: expectations[2].pattern: \"*/vary[n=1]\" matches b/vary[n=1], and so does "
        "expectations[1]; expected one line for each case"},
    {"'c/'", "'a/one'",
        ":6: expectations[2].pattern: \"a/one\" matches a/one, and so does expectations[0]; "
        "expected one line for each case"},
};

static char *folder;

static void set_up(void)
{
    folder = temp_folder_new();
    setenv("SOURCE_DATE_EPOCH", TODAY, 1);
}

static void tear_down(void)
{
    temp_folder_remove(folder);
}

/* Loads the good text with FROM replaced by TO; *SAID is the caller's to free. */
static int load(const char *from, const char *to, char **said, struct expectations **expectations)
{
    char *text = json_text_make(good_text, from, to);
    char *path = temp_folder_write(folder, "e.json", text);
    size_t size = 0;
    FILE *errors = open_memstream(said, &size);
    int error;

    ck_assert_ptr_nonnull(errors);
    error = expectations_load(path, &small_plan, errors, expectations);
    fclose(errors);
    free(path);
    free(text);
    return error;
}

START_TEST(a_wrong_file_is_one_line_with_file_line_and_key)
{
    struct expectations *expectations = NULL;
    char *said = NULL, *begin = NULL;

    ck_assert_int_eq(load(rows[_i].from, rows[_i].to, &said, &expectations), -EINVAL);
    ck_assert_int_ge(asprintf(&begin, "%s/e.json%s", folder, rows[_i].complaint), 0);
    ck_assert_msg(strncmp(said, begin, strlen(begin)) == 0, "%s", said);
    ck_assert_ptr_eq(strchr(said, '\n'), said + strlen(said) - 1);
    free(begin);
    free(said);
}
END_TEST

START_TEST(each_line_stands_for_what_its_pattern_selects)
{
    static const int lines[] = {0, -1, 1, 1, 1, 2, 2};
    struct expectations *expectations = NULL;
    char *said = NULL;

    ck_assert_int_eq(load("'a/one'", "'a/one'", &said, &expectations), 0);
    ck_assert_str_eq(said, "");
    for (size_t i = 0; i < small_plan.case_count; i++)
        ck_assert_ptr_eq(expectations_find(expectations, i + 1),
            lines[i] < 0 ? NULL : &expectations->lines[lines[i]]);
    ck_assert_int_eq(expectations->lines[1].verdict, VERDICT_FLAKY);
    ck_assert_int_eq(expectations->lines[2].verdict, VERDICT_SKIP);
    ck_assert_str_eq(expectations->lines[0].until, "2026-11-24");
    expectations_free(expectations);
    ck_assert_ptr_null(expectations_find(NULL, 1));
    free(said);
}
END_TEST

START_TEST(a_line_in_results_has_no_more_than_was_written)
{
    struct expectations *expectations = NULL;
    char *said = NULL;
    json_t *found[2], *expected[2];

    ck_assert_int_eq(load("'a/one'", "'a/one'", &said, &expectations), 0);
    expected[0] = json_pack("{s:s, s:s, s:s, s:s, s:s}", "pattern", "a/one", "verdict", "fail",
        "reason", "It counts wrongly.", "link", "https://example.org/1", "until", "2026-11-24");
    expected[1] = json_pack(
        "{s:s, s:s, s:s}", "pattern", "c/", "verdict", "skip", "reason", "Not there yet.");
    found[0] = expectation_to_json(&expectations->lines[0]);
    found[1] = expectation_to_json(&expectations->lines[2]);
    for (int i = 0; i < 2; i++) {
        ck_assert(json_equal(found[i], expected[i]));
        json_decref(found[i]);
        json_decref(expected[i]);
    }
    expectations_free(expectations);
    free(said);
}
END_TEST

/* What is expected (VERDICT_COUNT: nothing), what is seen, and the verdict on that. */
static const struct {
    enum verdict expected, observed, verdict;
} judgements[] = {
    {VERDICT_COUNT, VERDICT_PASS, VERDICT_PASS},
    {VERDICT_COUNT, VERDICT_FAIL, VERDICT_FAIL},
    {VERDICT_COUNT, VERDICT_FLAKY, VERDICT_FLAKY},
    {VERDICT_FAIL, VERDICT_FAIL, VERDICT_EXPECTED_FAIL},
    {VERDICT_FAIL, VERDICT_PASS, VERDICT_UNEXPECTED_PASS},
    {VERDICT_FAIL, VERDICT_SKIP, VERDICT_SKIP},
    {VERDICT_FAIL, VERDICT_ERROR, VERDICT_ERROR},
    {VERDICT_FAIL, VERDICT_FLAKY, VERDICT_FLAKY},
    {VERDICT_SKIP, VERDICT_FAIL, VERDICT_FAIL},
    {VERDICT_SKIP, VERDICT_PASS, VERDICT_UNEXPECTED_PASS},
    {VERDICT_SKIP, VERDICT_SKIP, VERDICT_SKIP},
    {VERDICT_SKIP, VERDICT_ERROR, VERDICT_ERROR},
    {VERDICT_SKIP, VERDICT_FLAKY, VERDICT_FLAKY},
    {VERDICT_FLAKY, VERDICT_FAIL, VERDICT_EXPECTED_FAIL},
    {VERDICT_FLAKY, VERDICT_PASS, VERDICT_PASS},
    {VERDICT_FLAKY, VERDICT_SKIP, VERDICT_SKIP},
    {VERDICT_FLAKY, VERDICT_ERROR, VERDICT_ERROR},
    {VERDICT_FLAKY, VERDICT_FLAKY, VERDICT_FLAKY},
};

START_TEST(what_was_expected_is_excused_and_nothing_else)
{
    struct expectation expectation = {.verdict = judgements[_i].expected};

    ck_assert_int_eq(
        expectation_judge(judgements[_i].expected != VERDICT_COUNT ? &expectation : NULL,
            judgements[_i].observed),
        judgements[_i].verdict);
}
END_TEST

static const struct {
    const char *text;
    bool is_day;
} days[] = {
    {"2026-11-24", true},
    {"2024-02-29", true},
    {"2000-02-29", true},
    {"1900-02-29", false},
    {"2026-02-29", false},
    {"2026-04-31", false},
    {"2026-12-31", true},
    {"2026-13-01", false},
    {"2026-00-01", false},
    {"2026-01-00", false},
    {"2026-1-1", false},
    {"2026-01-011", false},
    {" 2026-01-1", false},
    {"2026/01/01", false},
    {"", false},
};

START_TEST(a_day_is_one_of_the_calendar)
{
    ck_assert_int_eq(date_is_valid(days[_i].text), days[_i].is_day);
}
END_TEST

/* SOURCE_DATE_EPOCH, and the day or the complaint. */
static const struct {
    const char *variable, *day;
} epochs[] = {
    {"0", "1970-01-01"},
    {"1795564799", "2026-11-24"},
    {"1795564800", "2026-11-25"},
    {"253402300799", "9999-12-31"},
    {"253402300800", NULL},
    {"99999999999999999999", NULL},
    {"-1", NULL},
    {" 1", NULL},
    {"tomorrow", NULL},
};

START_TEST(SOURCE_DATE_EPOCH_says_which_day_it_is)
{
    struct date day;
    char *said = NULL, *expected = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);

    ck_assert_ptr_nonnull(errors);
    setenv("SOURCE_DATE_EPOCH", epochs[_i].variable, 1);
    ck_assert_int_eq(date_today(errors, &day), epochs[_i].day != NULL ? 0 : -EINVAL);
    fclose(errors);
    if (epochs[_i].day != NULL)
        ck_assert_str_eq(day.text, epochs[_i].day);
    ck_assert_int_ge(asprintf(&expected,
                         "shakedown: SOURCE_DATE_EPOCH: is \"%s\"; expected seconds since"
                         " 1970-01-01\n",
                         epochs[_i].variable),
        0);
    ck_assert_str_eq(said, epochs[_i].day != NULL ? "" : expected);
    free(expected);
    free(said);
}
END_TEST

START_TEST(without_SOURCE_DATE_EPOCH_it_is_the_clocks_day)
{
    struct date day;

    setenv("SOURCE_DATE_EPOCH", "", 1);
    ck_assert_int_eq(date_today(stderr, &day), 0);
    ck_assert(date_is_valid(day.text));
    ck_assert_str_ge(day.text, "2026-01-01");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("expectations");
    TCase *tests = tcase_create("files");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, a_wrong_file_is_one_line_with_file_line_and_key, 0, LENGTH(rows));
    tcase_add_test(tests, each_line_stands_for_what_its_pattern_selects);
    tcase_add_test(tests, a_line_in_results_has_no_more_than_was_written);
    tcase_add_loop_test(
        tests, what_was_expected_is_excused_and_nothing_else, 0, LENGTH(judgements));
    tcase_add_loop_test(tests, a_day_is_one_of_the_calendar, 0, LENGTH(days));
    tcase_add_loop_test(tests, SOURCE_DATE_EPOCH_says_which_day_it_is, 0, LENGTH(epochs));
    tcase_add_test(tests, without_SOURCE_DATE_EPOCH_it_is_the_clocks_day);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
