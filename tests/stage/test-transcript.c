/* test-transcript.c - what is kept of a program's standard error. */
#include "config.h"

#include "conformance/stage/transcript.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Set by set_up, for every test. */
static int writer;
static struct transcript transcript;

static void set_up(void)
{
    int ends[2];

    ck_assert_int_eq(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    writer = ends[1];
    transcript_begin(&transcript, ends[0]);
}

static void tear_down(void)
{
    transcript_end(&transcript);
    close(writer);
}

static void say(const char *text)
{
    ck_assert_int_eq(write(writer, text, strlen(text)), (ssize_t)strlen(text));
    ck_assert_int_eq(transcript_drain(&transcript), 0);
}

static const struct {
    const char *said;
    bool has_line;
    const char *last;
} line_cases[] = {
    {"", false, ""},
    {"\n\n", false, ""},
    {"one", true, "one"},
    {"one\n", true, "one"},
    {"one\ntwo\n\n", true, "two"},
    {"\nfin\xc3\xa9 \xff\n", true, "fin\xc3\xa9 \xff"},
};

START_TEST(the_last_line_is_the_last_that_is_not_empty)
{
    char line[16];

    say(line_cases[_i].said);
    transcript_last_line(&transcript, line, sizeof line);
    ck_assert_str_eq(line, line_cases[_i].last);
    ck_assert_int_eq(transcript_has_line(&transcript), line_cases[_i].has_line);
}
END_TEST

START_TEST(silence_is_no_text)
{
    ck_assert_int_eq(transcript_drain(&transcript), 0);
    ck_assert_ptr_null(transcript_to_json(&transcript));
}
END_TEST

START_TEST(bytes_that_are_no_text_become_some)
{
    json_t *text;

    say("a\xff"
        "b\n");
    text = transcript_to_json(&transcript);
    ck_assert_str_eq(json_string_value(text), "a\xef\xbf\xbd"
                                              "b\n");
    json_decref(text);
}
END_TEST

/* Ten times what is kept, each line numbered. */
START_TEST(of_a_flood_the_beginning_and_the_end_are_kept)
{
    const size_t lines = 10 * TRANSCRIPT_MAX / 8;
    char line[16];
    json_t *text;

    for (size_t i = 0; i < lines; i++) {
        snprintf(line, sizeof line, "%07zu\n", i);
        ck_assert_int_eq(write(writer, line, 8), 8);
        if (i % 64 == 0)
            ck_assert_int_eq(transcript_read(&transcript), 0);
    }
    ck_assert_int_eq(transcript_drain(&transcript), 0);
    ck_assert_uint_eq(transcript.length + transcript.left_out, lines * 8);
    ck_assert_uint_ge(transcript.length, TRANSCRIPT_HEAD + TRANSCRIPT_TAIL);
    ck_assert_uint_le(transcript.length, TRANSCRIPT_MAX);
    text = transcript_to_json(&transcript);
    ck_assert_int_eq(strncmp(json_string_value(text), "0000000\n0000001\n", 16), 0);
    ck_assert_ptr_nonnull(strstr(json_string_value(text), " bytes left out]\n"));
    transcript_last_line(&transcript, line, sizeof line);
    ck_assert_uint_eq(strtoul(line, NULL, 10), lines - 1);
    json_decref(text);
}
END_TEST

START_TEST(the_end_of_the_pipe_closes_it)
{
    close(writer);
    writer = open("/dev/null", O_WRONLY | O_CLOEXEC);
    ck_assert_int_eq(transcript_read(&transcript), 0);
    ck_assert_int_eq(transcript.fd, -1);
    ck_assert_int_eq(transcript_read(&transcript), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("transcript");
    TCase *tests = tcase_create("transcript");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, the_last_line_is_the_last_that_is_not_empty, 0, LENGTH(line_cases));
    tcase_add_test(tests, silence_is_no_text);
    tcase_add_test(tests, bytes_that_are_no_text_become_some);
    tcase_add_test(tests, of_a_flood_the_beginning_and_the_end_are_kept);
    tcase_add_test(tests, the_end_of_the_pipe_closes_it);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
