/* test-instrument.c - tools below which a program runs, and what is read of what they wrote. */
#include "config.h"

#include "conformance/run/crash.h"
#include "conformance/stage/hold.h"
#include "conformance/stage/instrument.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

/* A file in a folder of its own, which the caller removes with temp_folder_remove. */
static char *write_file(const char *folder, const char *text)
{
    char *path = NULL;
    FILE *file;

    ck_assert_int_ge(asprintf(&path, "%s/file", folder), 0);
    file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static const struct {
    const char *log;
    long errors;
} logs[] = {
    {"==7== ERROR SUMMARY: 0 errors from 0 contexts (suppressed: 0 from 0)\n", 0},
    {"==7== ERROR SUMMARY: 1 errors from 1 contexts\n==7== ERROR SUMMARY: 12 errors from 3\n", 12},
    {"==7== Invalid read of size 4\n", -ENODATA},
    {"", -ENODATA},
};

START_TEST(the_last_summary_of_a_log_counts)
{
    char *folder = temp_folder_new(), *path = write_file(folder, logs[_i].log);

    ck_assert_int_eq(instrument_errors(INSTRUMENT_VALGRIND, path), logs[_i].errors);
    temp_folder_remove(folder);
    free(path);
}
END_TEST

START_TEST(a_log_that_is_not_there_is_told_apart)
{
    ck_assert_int_eq(instrument_errors(INSTRUMENT_VALGRIND, "/nonexistent/log"), -ENOENT);
}
END_TEST

START_TEST(what_a_program_prints_is_no_count_of_a_tool_that_has_none)
{
    static const enum instrument_kind kinds[] = {INSTRUMENT_STRACE, INSTRUMENT_GDB};
    char *folder = temp_folder_new();
    char *path = write_file(folder, "write(2, \"ERROR SUMMARY: 7 \"..., 17) = 17\n");

    ck_assert_int_eq(instrument_errors(kinds[_i], path), -ENODATA);
    temp_folder_remove(folder);
    free(path);
}
END_TEST

START_TEST(a_stack_begins_with_the_signal)
{
    char *folder = temp_folder_new(), text[256];
    char *path = write_file(folder,
        "warning: something\nProgram received signal SIGSEGV, Segmentation fault.\n#0 f ()\n"
        "[Inferior 1 (process 7) killed]\n");

    ck_assert(crash_read_stack(path, text, sizeof text));
    ck_assert_str_eq(text, "Program received signal SIGSEGV, Segmentation fault.\n#0 f ()\n");
    temp_folder_remove(folder);
    free(path);
}
END_TEST

START_TEST(a_play_that_did_not_crash_has_no_stack)
{
    char *folder = temp_folder_new(), text[64];
    char *path = write_file(folder, "[Inferior 1 (process 7) exited normally]\n");

    ck_assert(!crash_read_stack(path, text, sizeof text));
    ck_assert_str_eq(text, "");
    temp_folder_remove(folder);
    free(path);
}
END_TEST

START_TEST(a_stack_that_is_too_long_is_cut_and_says_so)
{
    char *folder = temp_folder_new(), text[64];
    char *path = write_file(folder, "Thread 2 received signal SIGBUS\n#0 a\n#1 b\n#2 ccccccccccccc"
                                    "cccccccccccccccccccccccccccccccccccccccc\n#3 d\n#4 e\n");

    ck_assert(crash_read_stack(path, text, sizeof text));
    ck_assert_str_eq(text, "Thread 2 received signal SIGBUS\n#0 a\n#1 b\n...\n");
    temp_folder_remove(folder);
    free(path);
}
END_TEST

/* A process that waits for its end. */
static pid_t start_sleeper(void)
{
    pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        for (;;)
            pause();
    return pid;
}

/* Waits until a process is held, for as long as Check lets it. */
static void await_held(const struct hold *hold, pid_t pid)
{
    while (!hold_is_complete(hold, pid))
        sched_yield();
}

START_TEST(a_process_that_nobody_traces_is_stopped_by_itself)
{
    struct hold hold = {.pidfd = -1};
    pid_t pid = start_sleeper();
    int pidfd = pidfd_open(pid, 0);

    ck_assert_int_eq(hold_tracer(pid), 0);
    ck_assert(!hold_is_complete(&hold, pid));
    ck_assert_int_eq(hold_begin(&hold, pid, pidfd, 0), 0);
    await_held(&hold, pid);
    hold_end(&hold);
    kill(pid, SIGKILL);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    close(pidfd);
}
END_TEST

/*
 * The tracer's process: lets its tracee run on at whatever stops it, as gdb does. Tells of errno,
 * or 0, by `ready`, once it traces.
 */
static _Noreturn void trace(pid_t tracee, int ready)
{
    int status, error = ptrace(PTRACE_ATTACH, tracee, NULL, NULL) < 0 ? errno : 0;

    if ((error == 0 && waitpid(tracee, &status, 0) < 0) ||
        write(ready, &error, sizeof error) != sizeof error || error != 0)
        _exit(EXIT_FAILURE);
    do
        ptrace(PTRACE_CONT, tracee, NULL, NULL);
    while (waitpid(tracee, &status, 0) == tracee && WIFSTOPPED(status));
    _exit(EXIT_SUCCESS);
}

START_TEST(a_process_whose_tracer_lets_nothing_stop_it_stands_with_its_tracer)
{
    struct hold hold = {.pidfd = -1};
    pid_t pid = start_sleeper(), tracer;
    int pidfd = pidfd_open(pid, 0), ready[2], status, error;

    ck_assert_int_eq(pipe(ready), 0);
    tracer = fork();
    ck_assert_int_ge(tracer, 0);
    if (tracer == 0)
        trace(pid, ready[1]);
    close(ready[1]);
    ck_assert_int_eq(read(ready[0], &error, sizeof error), sizeof error);
    if (error == 0) {
        ck_assert_int_eq(hold_tracer(pid), tracer);
        ck_assert_int_eq(hold_begin(&hold, pid, pidfd, tracer), 0);
        await_held(&hold, pid);
        ck_assert(hold_is_examined(pid));
        hold_end(&hold);
    } else {
        ck_assert(error == EPERM || error == EACCES || error == ENOSYS);
        fprintf(stderr, "skipped: no process may be traced here: %s\n", strerror(error));
    }
    close(ready[0]);
    kill(pid, SIGKILL);
    ck_assert_int_eq(waitpid(tracer, &status, 0), tracer);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), error == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    close(pidfd);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("instrument");
    TCase *files = tcase_create("files"), *holds = tcase_create("holds");

    tcase_add_loop_test(
        files, the_last_summary_of_a_log_counts, 0, (int)(sizeof logs / sizeof logs[0]));
    tcase_add_test(files, a_log_that_is_not_there_is_told_apart);
    tcase_add_loop_test(files, what_a_program_prints_is_no_count_of_a_tool_that_has_none, 0, 2);
    tcase_add_test(files, a_stack_begins_with_the_signal);
    tcase_add_test(files, a_play_that_did_not_crash_has_no_stack);
    tcase_add_test(files, a_stack_that_is_too_long_is_cut_and_says_so);
    suite_add_tcase(suite, files);
    tcase_set_tags(holds, RUNNER_NATIVE);
    tcase_add_test(holds, a_process_that_nobody_traces_is_stopped_by_itself);
    tcase_add_test(holds, a_process_whose_tracer_lets_nothing_stop_it_stands_with_its_tracer);
    suite_add_tcase(suite, holds);
    return suite;
}

int main(void)
{
    return runner_run(make_suite());
}
