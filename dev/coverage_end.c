/*
 * coverage_end.c - writing the counters of coverage when a process ends without exit().
 *
 * A program compiled with --coverage writes its counters when exit() runs. This file is linked into
 * every program of a build that was configured with --enable-coverage. It also writes them before
 * _exit, before raise, and before a signal's default action ends the process. What a process
 * counted that SIGKILL ends is lost.
 */
#include "config.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Seconds that a dying process has to write its counters. The signal may have interrupted work that
   writing them waits for; then it would never end. */
#define DUMP_S 5

/* From gcc's libgcov or clang's runtime; no header declares them. */
void __gcov_dump(void);  /* NOLINT(bugprone-reserved-identifier) */
void __gcov_reset(void); /* NOLINT(bugprone-reserved-identifier) */

/* Signals whose default action ends a process, and that a process can catch. */
static const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE,
    SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGXCPU};

/* The signal that ends this process; 0 while none does. */
static volatile sig_atomic_t ending;

static int deliver(int number)
{
    /* To this thread, as raise does. */
    return (int)syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), number);
}

static void end(int number)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t one;

    sigaction(number, &action, NULL);
    sigemptyset(&one);
    sigaddset(&one, number);
    deliver(number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
}

/* SIGALRM, once the counters are being written. */
static void give_up(int number)
{
    (void)number;
    end(ending);
}

static void dump_and_end(int number)
{
    struct sigaction action = {.sa_handler = give_up};
    sigset_t alarm_only;

    if (ending == 0) {
        ending = number;
        sigaction(SIGALRM, &action, NULL);
        sigemptyset(&alarm_only);
        sigaddset(&alarm_only, SIGALRM);
        sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);
        alarm(DUMP_S);
        __gcov_dump();
    }
    end(number);
}

/* Runs before all other constructors, so that a child first resets its parent's counts. Otherwise
   the lines of other fork handlers would not be counted. */
__attribute__((constructor(101))) static void begin(void)
{
    struct sigaction action = {.sa_handler = dump_and_end}, old;

    pthread_atfork(NULL, NULL, __gcov_reset);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (sigaction(endings[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
            sigaction(endings[i], &action, NULL);
}

/* In place of the C library's. */
_Noreturn void _exit(int status)
{
    __gcov_dump();
    for (;;)
        syscall(SYS_exit_group, status);
}

/* In place of the C library's. */
int raise(int number)
{
    /* The process may survive the signal, so counting starts again from zero. */
    __gcov_dump();
    __gcov_reset();
    return deliver(number);
}
