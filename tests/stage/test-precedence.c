/* test-precedence.c - which came first, a program's answer or that it closed its input. */
#include "config.h"

#include "conformance/stage/precedence.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a program does, one letter a deed: it closes its input, writes, or ends. */
static const struct {
    const char *deeds;
    enum precedence first;
} programs[] = {
    {"", PRECEDENCE_NONE},
    {"w", PRECEDENCE_OUTPUT},
    {"c", PRECEDENCE_INPUT},
    {"cw", PRECEDENCE_INPUT},
    {"wc", PRECEDENCE_OUTPUT},
    {"cwe", PRECEDENCE_INPUT},
    {"wce", PRECEDENCE_OUTPUT},
    {"we", PRECEDENCE_OUTPUT},
    {"cww", PRECEDENCE_INPUT},
    {"wcw", PRECEDENCE_OUTPUT},
};

#define PROGRAMS (sizeof programs / sizeof programs[0])

/* In the new process; `told` is closed when all is done, or at the end. */
static _Noreturn void play(const char *deeds, int in, int out, int told)
{
    char byte;

    /* Until nobody else has the ends. */
    if (read(in, &byte, 1) != 1)
        _exit(1);
    for (; *deeds != '\0'; deeds++) {
        if (*deeds == 'c')
            close(in);
        else if (*deeds == 'w' && write(out, "x", 1) != 1)
            _exit(1);
        else if (*deeds == 'e')
            _exit(0);
    }
    close(told);
    for (;;)
        pause();
}

/* However late somebody looks, all that was done is there. */
START_TEST(the_order_is_known_afterwards)
{
    int in[2], out[2], told[2], watch;
    char byte = '\n';
    pid_t pid;

    ck_assert_int_eq(pipe(in), 0);
    ck_assert_int_eq(pipe(out), 0);
    ck_assert_int_eq(pipe(told), 0);
    watch = precedence_watch(in[1], out[0]);
    ck_assert_int_ge(watch, 0);
    ck_assert_int_eq(precedence_look(watch), PRECEDENCE_NONE);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        close(in[1]);
        close(out[0]);
        close(told[0]);
        play(programs[_i].deeds, in[0], out[1], told[1]);
    }
    close(in[0]);
    close(out[1]);
    close(told[1]);
    ck_assert_int_eq(write(in[1], &byte, 1), 1);
    ck_assert_int_eq(read(told[0], &byte, 1), 0);
    ck_assert_int_eq(precedence_look(watch), programs[_i].first);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(watch);
    close(in[1]);
    close(out[0]);
    close(told[0]);
}
END_TEST

/* A program that answered, and ended before the watch began, is not said to have closed its input
   first. */
START_TEST(what_is_unknown_is_not_held_against_the_program)
{
    int in[2], out[2], watch;

    ck_assert_int_eq(pipe(in), 0);
    ck_assert_int_eq(pipe(out), 0);
    ck_assert_int_eq(write(out[1], "x", 1), 1);
    close(out[1]);
    close(in[0]);
    watch = precedence_watch(in[1], out[0]);
    ck_assert_int_ge(watch, 0);
    ck_assert_int_eq(precedence_look(watch), PRECEDENCE_OUTPUT);
    close(watch);
    close(in[1]);
    close(out[0]);
}
END_TEST

START_TEST(what_is_no_pipe_cannot_be_watched)
{
    ck_assert_int_lt(precedence_watch(-1, -1), 0);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("precedence");
    TCase *tests = tcase_create("precedence");

    tcase_add_loop_test(tests, the_order_is_known_afterwards, 0, (int)PROGRAMS);
    tcase_add_test(tests, what_is_unknown_is_not_held_against_the_program);
    tcase_add_test(tests, what_is_no_pipe_cannot_be_watched);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return runner_run(make_suite());
}
