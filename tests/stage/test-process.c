/* test-process.c - what /proc tells of processes, and their end. */
#include "config.h"

#include "conformance/stage/process.h"
#include "conformance/stage/process_picture.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A process that waits for its end; its parent kills it. */
static pid_t start_sleeper(void)
{
    pid_t pid = fork();

    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        for (;;)
            pause();
    }
    return pid;
}

/* -1 where there is no such call, as under a valgrind older than it: the caller has nothing to
 * test. */
static int open_pidfd(pid_t pid)
{
    int fd = pidfd_open(pid, 0);

    ck_assert(fd >= 0 || errno == ENOSYS);
    return fd;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

START_TEST(a_process_that_is_not_there_is_told_apart)
{
    struct process_stat stat;
    pid_t pid = start_sleeper();

    end(pid);
    ck_assert_int_eq(process_read_stat(pid, &stat), -ESRCH);
    ck_assert_int_eq(process_stopped(pid), -ESRCH);
}
END_TEST

START_TEST(stat_gives_state_and_parent_whatever_the_name)
{
    struct process_stat stat;

    ck_assert_int_eq(prctl(PR_SET_NAME, ") Z 1 ("), 0);
    ck_assert_int_eq(process_read_stat(getpid(), &stat), 0);
    ck_assert_int_eq(stat.state, 'R');
    ck_assert_int_eq(stat.parent, getppid());
}
END_TEST

START_TEST(a_stopped_process_is_seen_stopped_and_continued)
{
    pid_t pid = start_sleeper();
    int status;

    ck_assert_int_eq(process_stopped(pid), PROCESS_STOP_NONE);
    kill(pid, SIGSTOP);
    ck_assert_int_eq(waitpid(pid, &status, WUNTRACED), pid);
    ck_assert(WIFSTOPPED(status));
    ck_assert_int_eq(process_stopped(pid), PROCESS_STOP_ALL);
    ck_assert_int_eq(process_stop_signal(pid), 0); /* who took the news away is not told again */
    kill(pid, SIGCONT);
    ck_assert_int_eq(waitpid(pid, &status, WCONTINUED), pid);
    ck_assert_int_eq(process_stopped(pid), PROCESS_STOP_NONE);
    end(pid);
}
END_TEST

START_TEST(the_signal_that_stopped_a_child_is_told_as_often_as_it_is_asked_for)
{
    pid_t pid = start_sleeper();

    ck_assert_int_eq(process_stop_signal(pid), 0);
    kill(pid, SIGSTOP);
    ck_assert_int_eq(waitid(P_PID, (id_t)pid, &(siginfo_t){0}, WSTOPPED | WNOWAIT), 0);
    ck_assert_int_eq(process_stop_signal(pid), SIGSTOP);
    ck_assert_int_eq(process_stop_signal(pid), SIGSTOP);
    end(pid);
}
END_TEST

/* Forks a child that has a child of its own, both asleep; tells of the grandchild by a pipe. */
static pid_t start_two(pid_t *grandchild)
{
    int told[2];
    pid_t pid;

    ck_assert_int_eq(pipe(told), 0);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        pid_t below = fork();

        if (below == 0)
            setsid();
        else if (write(told[1], &below, sizeof below) != sizeof below)
            _exit(1);
        for (;;)
            pause();
    }
    ck_assert_int_eq(read(told[0], grandchild, sizeof *grandchild), sizeof *grandchild);
    close(told[0]);
    close(told[1]);
    return pid;
}

START_TEST(descendants_are_all_below_and_children_the_next_alone)
{
    pid_t grandchild, child = start_two(&grandchild), *pids;
    size_t count;

    ck_assert_int_eq(process_descendants(getpid(), &pids, &count), 0);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(pids[0], child);
    ck_assert_int_eq(pids[1], grandchild);
    free(pids);
    ck_assert_int_eq(process_children(getpid(), &pids, &count), 0);
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(pids[0], child);
    free(pids);
    ck_assert_int_eq(process_descendants(grandchild, &pids, &count), 0);
    ck_assert_uint_eq(count, 0);
    ck_assert_ptr_null(pids);
    kill(grandchild, SIGKILL);
    end(child);
}
END_TEST

START_TEST(all_descendants_end_sessions_of_their_own_included)
{
    pid_t grandchild;

    ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    start_two(&grandchild);
    process_end_descendants();
    ck_assert_int_eq(waitpid(-1, NULL, 0), -1);
    ck_assert_int_eq(errno, ECHILD);
    ck_assert_int_eq(kill(grandchild, 0), -1);
    ck_assert_int_eq(errno, ESRCH);
}
END_TEST

struct status_case {
    int signal; /* that ends it; 0: it exits */
    int exit_status;
    const char *words;
};

static const struct status_case status_cases[] = {
    {0, 0, "exited with status 0"},
    {0, 89, "exited with status 89"},
    {SIGUSR1, 0, "was killed by SIGUSR1"},
    {SIGKILL, 0, "was killed by SIGKILL"},
};

START_TEST(how_a_process_ended_is_known_before_its_parent_asks)
{
    const struct status_case *row = &status_cases[_i];
    pid_t pid = fork();
    int pidfd, status, reaped;
    char words[64];

    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        if (row->signal == 0)
            _exit(row->exit_status);
        signal(row->signal, SIG_DFL);
        kill(getpid(), row->signal);
        for (;;)
            pause();
    }
    pidfd = open_pidfd(pid);
    if (pidfd < 0)
        return;
    ck_assert_int_eq(waitid(P_PID, (id_t)pid, &(siginfo_t){0}, WEXITED | WNOWAIT), 0);
    ck_assert_int_eq(process_exit_status(pid, pidfd, &status), 0);
    ck_assert_int_eq(waitpid(pid, &reaped, 0), pid);
    ck_assert_int_eq(status & ~0x80, reaped & ~0x80); /* but for the core dump's bit */
    process_describe_status(status, words, sizeof words);
    ck_assert_str_eq(words, row->words);
    close(pidfd);
}
END_TEST

START_TEST(a_reaped_process_has_its_status_or_none_is_claimed)
{
    pid_t pid = fork();
    int pidfd, status, result;

    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        _exit(3);
    pidfd = open_pidfd(pid);
    if (pidfd < 0)
        return;
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    result = process_exit_status(pid, pidfd, &status);
    if (result == 0)
        ck_assert_int_eq(WEXITSTATUS(status), 3);
    else
        ck_assert_int_eq(result, -ENODATA);
    close(pidfd);
}
END_TEST

START_TEST(a_picture_shows_where_a_process_stands)
{
    pid_t pid = start_sleeper();
    json_t *picture = process_picture("server", pid);
    const json_t *descriptors = json_object_get(picture, "descriptors");

    ck_assert_ptr_nonnull(picture);
    ck_assert_str_eq(json_string_value(json_object_get(picture, "actor")), "server");
    ck_assert_int_eq(json_integer_value(json_object_get(picture, "pid")), pid);
    ck_assert_int_eq(json_integer_value(json_object_get(picture, "threads")), 1);
    ck_assert_uint_ge(json_array_size(descriptors), 3);
    json_decref(picture);
    end(pid);
    picture = process_picture("server", pid);
    ck_assert_str_eq(json_string_value(json_object_get(picture, "state")), "gone");
    ck_assert_uint_eq(json_array_size(json_object_get(picture, "descriptors")), 0);
    json_decref(picture);
}
END_TEST

/* A process that never waits, and has left the call that began it: until then it is in that one. */
static pid_t start_spinner(void)
{
    atomic_bool *turns =
        mmap(NULL, sizeof *turns, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t pid;

    ck_assert_ptr_ne(turns, MAP_FAILED);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        for (;;)
            atomic_store(turns, true);
    }
    while (!atomic_load(turns))
        sched_yield();
    munmap(turns, sizeof *turns);
    return pid;
}

/* Ends with the status 0 if `said` stands in what `pid` waits in. Ownership: never returns. */
static _Noreturn void look_and_exit(pid_t pid, const char *said)
{
    json_t *picture = process_picture("server", pid);
    const char *waiting = json_string_value(json_object_get(picture, "waiting"));

    if (strstr(waiting, said) == NULL) {
        fprintf(stderr, "not \"%s\", but \"%s\"\n", said, waiting);
        _exit(1);
    }
    _exit(0);
}

/* Forks a process, which may lack the right to look, and sees what it makes of `pid`. */
static void have_looked(pid_t pid, bool is_stranger, const char *said)
{
    int status;
    pid_t looker = fork();

    ck_assert_int_ge(looker, 0);
    if (looker == 0) {
        if (is_stranger && geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
            _exit(2);
        look_and_exit(pid, said);
    }
    ck_assert_int_eq(waitpid(looker, &status, 0), looker);
    ck_assert_int_eq(status, 0);
}

START_TEST(a_call_that_may_not_be_read_is_told_with_the_reason)
{
    char said[128];

    /* Nobody but a privileged process may look into one that is not dumpable. */
    ck_assert_int_eq(prctl(PR_SET_DUMPABLE, 0), 0);
    snprintf(said, sizeof said, "what could not be read: /proc/%d/task/%d/syscall: ", (int)getpid(),
        (int)getpid());
    have_looked(getpid(), true, said);
}
END_TEST

START_TEST(a_thread_that_runs_is_told_as_running_and_not_as_in_no_call)
{
    pid_t pid = start_spinner();

    have_looked(pid, false, "what could not be read: it was running");
    end(pid);
}
END_TEST

START_TEST(a_thread_that_is_in_no_call_is_told_as_such)
{
    pid_t pid = start_spinner();

    kill(pid, SIGSTOP);
    ck_assert_int_eq(waitid(P_PID, (id_t)pid, &(siginfo_t){0}, WSTOPPED | WNOWAIT), 0);
    have_looked(pid, false, "no system call");
    end(pid);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("process");
    TCase *tests = tcase_create("process");

    tcase_add_test(tests, a_process_that_is_not_there_is_told_apart);
    tcase_add_test(tests, stat_gives_state_and_parent_whatever_the_name);
    tcase_add_test(tests, a_stopped_process_is_seen_stopped_and_continued);
    tcase_add_test(tests, descendants_are_all_below_and_children_the_next_alone);
    tcase_add_test(tests, all_descendants_end_sessions_of_their_own_included);
    tcase_add_loop_test(
        tests, how_a_process_ended_is_known_before_its_parent_asks, 0, LENGTH(status_cases));
    tcase_add_test(tests, a_reaped_process_has_its_status_or_none_is_claimed);
    tcase_add_test(tests, the_signal_that_stopped_a_child_is_told_as_often_as_it_is_asked_for);
    tcase_add_test(tests, a_call_that_may_not_be_read_is_told_with_the_reason);
    tcase_add_test(tests, a_thread_that_runs_is_told_as_running_and_not_as_in_no_call);
    tcase_add_test(tests, a_thread_that_is_in_no_call_is_told_as_such);
    tcase_add_test(tests, a_picture_shows_where_a_process_stands);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
