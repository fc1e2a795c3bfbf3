/* test-console.c - what people see of a run. */
#include "config.h"

#include "reports/report.h"
#include "reports/terminal.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char head_text[] =
    "{ \"suite\": \"0.1.0\", \"jobs\": 2, \"seed\": 7, \"implementation\":"
    " { \"name\": \"reference\", \"version\": \"1.0\", \"language\": \"C\" } }";

#define REQUIREMENTS \
    "\"requirements\": [" \
    " { \"id\": \"SRV-9\", \"level\": \"MUST\", \"basis\": \"P\", \"sentence\": \"It waits.\" }," \
    " { \"id\": \"SRV-5\", \"level\": \"SHOULD\", \"basis\": \"P\", \"sentence\": \"It idles.\" " \
    "} ]"

static const char pass_text[] =
    "{ \"id\": \"a/b[c=d]\", \"verdict\": \"pass\", \"duration_ms\": 12.34, \"warnings\": 0,"
    " \"findings\": [ { \"requirements\": [\"SRV-9\"], \"met\": true } ]," REQUIREMENTS " }";

static const char warning_text[] =
    "{ \"id\": \"a/warned\", \"verdict\": \"pass\", \"duration_ms\": 1, \"warnings\": 1,"
    " \"findings\": [ { \"requirements\": [\"SRV-5\"], \"level\": \"SHOULD\", \"met\": false,"
    " \"step\": null, \"expected\": \"rest\", \"observed\": \"haste\" } ]," REQUIREMENTS " }";

static const char skip_text[] =
    "{ \"id\": \"a/skipped\", \"verdict\": \"skip\", \"duration_ms\": 0, \"warnings\": 0,"
    " \"reason\": \"does not claim capability gate\" }";

static const char fail_text[] =
    "{ \"id\": \"a/failed\", \"verdict\": \"fail\", \"duration_ms\": 20, \"warnings\": 0,"
    " \"reason\": \"SRV-9: returned send\","
    " \"findings\": [ { \"requirements\": [\"SRV-5\"], \"met\": true, \"expected\": \"unseen\" },"
    " { \"requirements\": [\"SRV-9\", \"SRV-0\"], \"level\": \"MUST\", \"met\": false, \"step\": 7,"
    " \"expected\": \"returned null\", \"observed\": \"returned send\" } ]," REQUIREMENTS ","
    " \"trace\": [ { \"t_us\": 0, \"actor\": \"server\", \"event\": \"started\", \"pid\": 12 },"
    " { \"t_us\": 10500, \"actor\": \"child\", \"event\": \"said\", \"line\": \"a\\u001b[31mb\" } "
    "],"
    " \"stderr\": { \"server\": \"first\\n\\u001b[2Jsecond\\r\" },"
    " \"processes\": [], \"rerun\": \"shakedown run a/failed\" }";

static const char hang_text[] =
    "{ \"id\": \"a/hung\", \"verdict\": \"fail\", \"duration_ms\": 10001, \"warnings\": 0,"
    " \"reason\": \"hang\", \"findings\": [], \"trace\": [], \"stderr\": {},"
    " \"processes\": [ { \"actor\": \"server\", \"pid\": 42, \"state\": \"S\", \"waiting\":"
    " \"do_poll\", \"threads\": 1, \"descriptors\": [\"0 /dev/null\", \"3 pipe:[7]\"] } ],"
    " \"rerun\": \"shakedown run a/hung\" }";

static const char expected_text[] =
    "{ \"id\": \"a/known\", \"verdict\": \"expected-fail\", \"duration_ms\": 3, \"warnings\": 0,"
    " \"reason\": \"SRV-9: returned send\", \"observed\": \"fail\", \"expectation\": { \"pattern\":"
    " \"a/*\", \"verdict\": \"fail\", \"reason\": \"Sends\\u0007.\", \"link\": \"https://x.org/1\","
    " \"until\": \"2027-01-31\" } }";

static const char tolerated_text[] =
    "{ \"id\": \"a/races\", \"verdict\": \"pass\", \"duration_ms\": 3, \"warnings\": 0,"
    " \"reason\": \"\", \"observed\": \"pass\", \"expectation\": { \"pattern\": \"a/races\","
    " \"verdict\": \"flaky\", \"reason\": \"It races.\" } }";

static const char crash_text[] =
    "{ \"id\": \"a/crashed\", \"verdict\": \"fail\", \"duration_ms\": 3, \"warnings\": 0,"
    " \"reason\": \"crash\", \"findings\": [], \"trace\": [], \"stderr\": {},"
    " \"crash\": { \"actor\": \"server\", \"signal\": \"SIGSEGV\", \"how\": \"second play under "
    "gdb\","
    " \"stack\": \"#0 f\\n#1 \\u001b[2Jg\\n\" }, \"processes\": [], \"rerun\": \"shakedown run "
    "a/crashed\""
    " }";

static const char tool_text[] =
    "{ \"id\": \"a/traced\", \"verdict\": \"pass\", \"duration_ms\": 3, \"warnings\": 0,"
    " \"reason\": \"\", \"tool\": { \"name\": \"valgrind\", \"files\": ["
    " { \"actor\": \"server\", \"file\": \"/a/b\", \"errors\": 1 },"
    " { \"actor\": \"client\", \"file\": \"/a/c\" } ] } }";

static const char scene_text[] =
    "{ \"id\": \"a/kept\", \"verdict\": \"fail\", \"duration_ms\": 3, \"warnings\": 0,"
    " \"reason\": \"no\", \"findings\": [], \"trace\": [], \"stderr\": {}, \"processes\": ["
    " { \"actor\": \"server\", \"pid\": 4, \"state\": \"S\", \"waiting\": \"\", \"threads\": 1,"
    " \"last\": \"1.0 ms  line\", \"words\": \"what?\", \"descriptors\": [] } ],"
    " \"scene\": { \"folder\": \"/tmp/s\", \"end\": \"sh /tmp/s/end.sh\", \"keeper\": 3, "
    "\"processes\": ["
    " { \"actor\": \"server\", \"pid\": 4, \"state\": \"T\" } ] }, \"rerun\": \"shakedown run "
    "a/kept\" }";

static const char tail_text[] =
    "{ \"summary\": { \"pass\": 2, \"fail\": 2, \"skip\": 1, \"error\": 0, \"warnings\": 1 },"
    " \"duration_ms\": 1234.5, \"exit_status\": 1, \"results\": \"out/results.json\" }";

/* A case, and its lines on a pipe. */
static const struct {
    const char *text, *lines;
} rows[] = {
    {pass_text, "pass   a/b[c=d]  12 ms\n"},
    {warning_text, "pass   a/warned  1 ms  1 warning\n"
                   "      SRV-5 (SHOULD): It idles.\n"
                   "        expected  rest\n"
                   "        observed  haste\n"
                   "        at        the closing inspection\n"},
    {skip_text, "skip   a/skipped  0 ms  does not claim capability gate\n"},
    {fail_text, "fail   a/failed  20 ms  SRV-9: returned send\n"
                "      SRV-9 (MUST): It waits.\n"
                "      SRV-0\n"
                "        expected  returned null\n"
                "        observed  returned send\n"
                "        at        step 7\n"
                "      trace\n"
                "            0.000 ms  server  started  pid=12\n"
                "           10.500 ms  child   said  line=a\\x1b[31mb\n"
                "      standard error of server\n"
                "        | first\n"
                "        | \\x1b[2Jsecond\\x0d\n"
                "      run it again\n"
                "        shakedown run a/failed\n"
                "\n"},
    {expected_text, "expected-fail  a/known  3 ms  SRV-9: returned send\n"
                    "      expectation: fail until 2027-01-31: Sends\\x07.\n"
                    "        https://x.org/1\n"},
    {tolerated_text, "pass   a/races  3 ms\n"
                     "      expectation: flaky: It races.\n"},
    {crash_text, "fail   a/crashed  3 ms  crash\n"
                 "      crash of server by SIGSEGV; second play under gdb\n"
                 "        | #0 f\n"
                 "        | #1 \\x1b[2Jg\n"
                 "      run it again\n"
                 "        shakedown run a/crashed\n"
                 "\n"},
    {tool_text,
        "pass   a/traced  3 ms\n"
        "      it ran under valgrind, which changes the timing: only a run without it counts\n"
        "        server: /a/b (1 error)\n"
        "        client: /a/c\n"},
    {scene_text, "fail   a/kept  3 ms  no\n"
                 "      processes, when time was up\n"
                 "        server: pid 4, state S, threads 1\n"
                 "          last seen: 1.0 ms  line\n"
                 "          last words: what?\n"
                 "      the scene is kept in /tmp/s\n"
                 "        server: pid 4, state T\n"
                 "      end the scene\n"
                 "        sh /tmp/s/end.sh\n"
                 "      run it again\n"
                 "        shakedown run a/kept\n"
                 "\n"},
    {hang_text, "fail   a/hung  10001 ms  hang\n"
                "      processes, when time was up\n"
                "        server: pid 42, state S, in do_poll, threads 1\n"
                "          0 /dev/null\n"
                "          3 pipe:[7]\n"
                "      run it again\n"
                "        shakedown run a/hung\n"
                "\n"},
};

static json_t *parse(const char *text)
{
    json_error_t error;
    json_t *object = json_loads(text, 0, &error);

    ck_assert_msg(object != NULL, "%s", error.text);
    return object;
}

/* What a report prints of a head (or none), COUNT cases and a tail (or none); the caller frees it.
 */
static char *render(
    unsigned look, const char *head, const char *const *cases, size_t count, const char *tail)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct report *report = report_new(out, look);
    const char *verdict;
    json_t *object;

    ck_assert_ptr_nonnull(report);
    if (head != NULL) {
        object = parse(head);
        report_begin(report, object, count);
        json_decref(object);
    }
    for (size_t i = 0; i < count; i++) {
        object = parse(cases[i]);
        report_case(report, object);
        verdict = json_string_value(json_object_get(object, "verdict"));
        report_round(report, verdict != NULL ? verdict : "");
        json_decref(object);
    }
    if (tail != NULL) {
        object = parse(tail);
        report_end(report, object);
        json_decref(object);
    }
    report_free(report);
    fclose(out);
    return text;
}

START_TEST(a_case_is_shown_as_its_verdict_asks)
{
    char *lines = render(0, NULL, &rows[_i].text, 1, NULL);

    ck_assert_str_eq(lines, rows[_i].lines);
    free(lines);
}
END_TEST

START_TEST(a_pipe_gets_neither_colour_nor_progress)
{
    const char *const cases[] = {pass_text, skip_text};
    char *lines = render(0, head_text, cases, 2, tail_text);

    ck_assert_str_eq(lines, "shakedown 0.1.0: reference 1.0 (C), 2 cases, 2 at once, seed 7\n"
                            "pass   a/b[c=d]  12 ms\n"
                            "skip   a/skipped  0 ms  does not claim capability gate\n"
                            "2 pass, 2 fail, 1 skip, 1 warning; 1.23 s\n"
                            "results: out/results.json\n");
    free(lines);
}
END_TEST

START_TEST(a_terminal_gets_both)
{
    const char *const cases[] = {pass_text, pass_text};
    char *lines = render(TERMINAL_COLOUR | TERMINAL_PROGRESS, head_text, cases, 2, tail_text);

    ck_assert_str_eq(lines, "shakedown 0.1.0: reference 1.0 (C), 2 cases, 2 at once, seed 7\n"
                            "\r\033[K\033[32mpass\033[0m   a/b[c=d]  12 ms\n"
                            "\r\033[K[1/2]"
                            "\r\033[K\033[32mpass\033[0m   a/b[c=d]  12 ms\n"
                            "\r\033[K\033[32m2 pass\033[0m, \033[1;31m2 fail\033[0m, "
                            "\033[2m1 skip\033[0m, 1 warning; 1.23 s\n"
                            "results: out/results.json\n");
    free(lines);
}
END_TEST

/* A head's "repeat", the rounds that ended, and the line on a terminal. */
static const struct {
    int repeat;
    const char *verdicts[5];
    const char *line;
} rounds[] = {
    {1, {"pass"}, "[1/2]"},
    {1, {"fail"}, "[1/2]"},
    {3, {"pass"}, "[round 1/3, 1/2]"},
    {3, {"pass", "skip"}, "[round 2/3, 0/2]"},
    {3, {"pass", "fail", "error", "flaky", "pass"}, "[round 3/3, 1/2, 3 did not pass]"},
    {0, {"pass", "pass", "pass"}, "[round 2, 1/2]"},
};

START_TEST(a_terminal_shows_the_round)
{
    char *text = NULL, *last;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct report *report = report_new(out, TERMINAL_PROGRESS);
    json_t *head = json_pack("{s:i}", "repeat", rounds[_i].repeat);

    report_begin(report, head, 2);
    for (size_t i = 0; i < 5 && rounds[_i].verdicts[i] != NULL; i++)
        report_round(report, rounds[_i].verdicts[i]);
    json_decref(head);
    report_free(report);
    fclose(out);
    last = strrchr(text, '\r');
    ck_assert_ptr_nonnull(last);
    ck_assert_str_eq(last + strlen("\r\033[K"), rounds[_i].line);
    free(text);
}
END_TEST

static const struct {
    const char *head, *line;
} choices[] = {
    {"{ \"jobs\": 1, \"repeat\": 1, \"shard\": null, \"until_fail\": false }", ", 1 at once\n"},
    {"{ \"jobs\": 1, \"repeat\": 9, \"shard\": { \"part\": 2, \"of\": 3 } }",
        ", 1 at once, part 2 of 3, 9 rounds\n"},
    {"{ \"jobs\": 1, \"repeat\": 0, \"until_fail\": true, \"seed\": 4 }",
        ", 1 at once, until one fails, seed 4\n"},
};

START_TEST(the_first_line_says_how_often_and_which_part)
{
    char *lines = render(0, choices[_i].head, NULL, 0, NULL);

    ck_assert_msg(strstr(lines, choices[_i].line) != NULL, "%s", lines);
    free(lines);
}
END_TEST

/* Of two cases that passed, in the one round that the report is told of. */
static const struct {
    const char *repeat, *summary, *line;
} extents[] = {
    {"0", "\"pass\": 2 }, \"exit_status\": 130",
        "2 pass; interrupted, 1 round completed; 0.00 s\n"},
    {"0", "\"fail\": 2 }, \"exit_status\": 1", "2 fail; 1 round completed; 0.00 s\n"},
    {"9", "\"pass\": 2 }, \"exit_status\": 130",
        "2 pass; interrupted, 1 round completed; 0.00 s\n"},
    {"9", "\"pass\": 2 }, \"exit_status\": 0", "2 pass; 0.00 s\n"},
    {"1", "\"flaky\": 3, \"tolerated\": 2 }, \"exit_status\": 1",
        "3 flaky (2 expected to be); 0.00 s\n"},
    {"1", "\"pass\": 2, \"not-run\": 3 }, \"exit_status\": 130",
        "2 pass; interrupted, 3 not run; 0.00 s\n"},
};

START_TEST(the_last_line_says_how_far_a_run_came)
{
    static const char *const cases[] = {pass_text, pass_text};
    char head[64], tail[128], *lines;

    snprintf(head, sizeof head, "{ \"jobs\": 1, \"repeat\": %s }", extents[_i].repeat);
    snprintf(tail, sizeof tail, "{ \"summary\": { %s }", extents[_i].summary);
    lines = render(0, head, cases, 2, tail);
    ck_assert_msg(strstr(lines, extents[_i].line) != NULL, "%s", lines);
    free(lines);
}
END_TEST

/* A tail: A-1 was met or not so often, a part of A-2 so often. */
#define OBSERVED(MET, PART) \
    "{ \"summary\": { \"pass\": 2 }, \"results\": \"r\", \"requirements\": [" \
    " { \"id\": \"A-1\", \"level\": \"MUST\", \"checked\": \"whole\", \"met\": " MET " }," \
    " { \"id\": \"A-2\", \"level\": \"MUST\", \"checked\": \"part\", \"unmet\": 0," \
    "   \"parts\": [ { \"met\": 0, \"unmet\": 0 }, { \"met\": 0, \"unmet\": " PART " } ] }," \
    " { \"id\": \"A-3\", \"level\": \"SHOULD\", \"checked\": \"part\" }," \
    " { \"id\": \"A-4\", \"level\": \"MUST\", \"checked\": \"nothing\" } ] }"

static const struct {
    const char *tail;
    size_t cases;
    const char *line; /* NULL: none of that kind */
} sentences[] = {
    {OBSERVED("1", "1"), 2,
        " s\nof 3 MUST sentences 1 are checked in part, 1 by nothing: `shakedown list "
        "--requirements`\nresults: r\n"},
    {OBSERVED("0", "1"), 2,
        " 1 by nothing; 1 of those that are checked were not in this run: `shakedown"},
    {OBSERVED("0", "0"), 2,
        " 1 by nothing; 2 of those that are checked were not in this run: `shakedown"},
    {OBSERVED("1", "1"), 1, NULL},
    {"{ \"summary\": { \"pass\": 2 }, \"results\": \"r\" }", 2, NULL},
};

START_TEST(the_end_says_how_many_sentences_were_not_checked_whole)
{
    static const char *const cases[] = {pass_text, pass_text};
    char *lines = render(0, head_text, cases, sentences[_i].cases, sentences[_i].tail);

    if (sentences[_i].line != NULL)
        ck_assert_msg(strstr(lines, sentences[_i].line) != NULL, "%s", lines);
    else
        ck_assert_msg(strstr(lines, "MUST sentences") == NULL, "%s", lines);
    free(lines);
}
END_TEST

/* A kind of failure; CASES: as many elements as it has cases. */
#define SIDE(is, says, played, cases) \
    "{ \"is\": \"" is "\", \"says\": \"" says "\", \"played\": \"" played \
    "\", \"requirements\": [\"A-1\", \"A-2\"], \"cases\": [" cases "] }"
#define SIDES(list) "{ \"summary\": { \"fail\": 9 }, \"exit_status\": 1, \"sides\": [" list "] }"

static const struct {
    const char *tail, *lines;
} sides[] = {
    {SIDES(""), ""},
    {SIDES(SIDE("meeting", "passes", "a/b[c=d]", "1")), "  a/b[c=d]  A-1, A-2\n    passes\n"},
    {SIDES(SIDE("client", "no\\u001b", "a", "1, 2, 3")),
        "  a and 2 more  A-1, A-2\n    no\\x1b\n"
        "  to run one side against the reference: `shakedown run --server FILE` or "
        "`--client FILE`\n"},
    /* Those that were not played and say the same are one line, and the last. */
    {SIDES(SIDE("not-played", "enough", "a", "1, 2") "," SIDE("unclear", "no", "b", "1") "," SIDE(
         "not-played", "enough", "c", "1") "," SIDE("not-played", "gone", "d", "1")),
        "  b  A-1, A-2\n    no\n"
        "  2 kinds of failure in 3 cases\n    enough\n"
        "  1 kind of failure in 1 case\n    gone\n"},
};

START_TEST(the_end_says_whose_failures_they_are)
{
    char *shown = render(0, NULL, NULL, 0, sides[_i].tail), *expected = NULL;

    ck_assert_int_ge(asprintf(&expected, "%s%s9 fail; 0.00 s\n",
                         sides[_i].lines[0] != '\0' ? "whose failure it is: each kind was played "
                                                      "again with the reference in either role\n"
                                                    : "",
                         sides[_i].lines),
        0);
    ck_assert_str_eq(shown, expected);
    free(expected);
    free(shown);
}
END_TEST

static const struct {
    unsigned look;
    size_t count;
    const char *shown;
} replays[] = {
    {0, 3, ""},
    {TERMINAL_PROGRESS, 0, ""},
    {TERMINAL_PROGRESS, 1,
        "\r\033[K[1 kind of failure played again with the reference in either role]"},
    {TERMINAL_PROGRESS, 8,
        "\r\033[K[8 kinds of failure played again with the reference in either role]"},
};

START_TEST(a_terminal_shows_what_is_played_again)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct report *report = report_new(out, replays[_i].look);

    report_replays(report, replays[_i].count);
    report_free(report);
    fclose(out);
    ck_assert_str_eq(text, replays[_i].shown);
    free(text);
}
END_TEST

START_TEST(what_did_not_run_was_interrupted_only_by_a_signal)
{
    char *stopped = render(0, NULL, NULL, 0,
        "{ \"summary\": { \"fail\": 1, \"not-run\": 3 },"
        " \"exit_status\": 1 }");
    char *ended = render(0, NULL, NULL, 0,
        "{ \"summary\": { \"fail\": 1, \"not-run\": 3 },"
        " \"exit_status\": 130 }");

    ck_assert_str_eq(stopped, "1 fail; 3 not run; 0.00 s\n");
    ck_assert_str_eq(ended, "1 fail; interrupted, 3 not run; 0.00 s\n");
    free(stopped);
    free(ended);
}
END_TEST

START_TEST(a_case_without_its_members_is_shown_all_the_same)
{
    const char *const cases[] = {"{}",
        "{ \"verdict\": \"fail\", \"findings\": [{}], \"trace\": [{}],"
        " \"stderr\": { \"x\": 1 }, \"processes\": [{}] }"};
    char *lines = render(0, "{}", cases, 2, "{}");

    ck_assert_ptr_nonnull(strstr(lines, "nothing ran; 0.00 s\n"));
    free(lines);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("console");
    TCase *tests = tcase_create("lines");

    tcase_add_loop_test(tests, a_case_is_shown_as_its_verdict_asks, 0, LENGTH(rows));
    tcase_add_test(tests, a_pipe_gets_neither_colour_nor_progress);
    tcase_add_test(tests, a_terminal_gets_both);
    tcase_add_loop_test(tests, a_terminal_shows_the_round, 0, LENGTH(rounds));
    tcase_add_loop_test(tests, the_first_line_says_how_often_and_which_part, 0, LENGTH(choices));
    tcase_add_loop_test(tests, the_last_line_says_how_far_a_run_came, 0, LENGTH(extents));
    tcase_add_loop_test(
        tests, the_end_says_how_many_sentences_were_not_checked_whole, 0, LENGTH(sentences));
    tcase_add_loop_test(tests, the_end_says_whose_failures_they_are, 0, LENGTH(sides));
    tcase_add_loop_test(tests, a_terminal_shows_what_is_played_again, 0, LENGTH(replays));
    tcase_add_test(tests, what_did_not_run_was_interrupted_only_by_a_signal);
    tcase_add_test(tests, a_case_without_its_members_is_shown_all_the_same);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
