/* deviant_program_faults.c - how a program of either role can end, or fail to, and what it leaves.
 */
#include "config.h"

#include "tests/programs/deviant.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* As if it had come out of the blue: whatever handles or ignores the signal does not. */
static void die(struct deviant *deviant)
{
    const struct rlimit no_core = {0, 0};
    sigset_t signals;

    setrlimit(RLIMIT_CORE, &no_core);
    signal(deviant->fault->argument, SIG_DFL);
    sigemptyset(&signals);
    sigaddset(&signals, deviant->fault->argument);
    sigprocmask(SIG_UNBLOCK, &signals, NULL);
    kill(getpid(), deviant->fault->argument);
}

static void fail(struct deviant *deviant)
{
    deviant->status = deviant->fault->argument;
}

static void leave(struct deviant *deviant)
{
    _exit(deviant->fault->argument);
}

static void refuse(struct deviant *deviant)
{
    fputs("deviant: this is for another day\n", stderr);
    _exit(deviant->fault->argument);
}

/* As code does that closes a descriptor twice, or one that it takes for its own. */
static void close_other(struct deviant *deviant)
{
    close(deviant->fault->argument);
}

/* An innocent comes as near: the number is open all the time, for the same stream. */
static void renew_stream(struct deviant *deviant)
{
    int number = deviant->fault->argument, copy = fcntl(number, F_DUPFD_CLOEXEC, 3);

    dup2(copy, number);
    close(copy);
}

static void stay(struct deviant *deviant)
{
    (void)deviant;
    for (;;)
        pause();
}

static void use_helper(struct deviant *deviant)
{
    pid_t helper = fork();

    (void)deviant;
    if (helper == 0)
        _exit(EXIT_SUCCESS);
    waitpid(helper, NULL, 0);
}

_Noreturn void deviant_linger(void)
{
    close_range(0, ~0u, 0);
    for (;;)
        pause();
}

void deviant_leave_child(struct deviant *deviant)
{
    (void)deviant;
    if (fork() == 0)
        deviant_linger();
}

void deviant_begin_thread(void *(*body)(void *), void *argument)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, body, argument) == 0)
        pthread_detach(thread);
}

static void *idle(void *argument)
{
    for (;;)
        pause();
    return argument;
}

void deviant_begin_idle_thread(void)
{
    deviant_begin_thread(idle, NULL);
}

const struct fault program_faults[] = {
    {"die-of-segv", "dies of SIGSEGV", die, AT_RETURNED, SIGSEGV},
    {"die-of-abrt", "dies of SIGABRT", die, AT_RETURNED, SIGABRT},
    {"die-of-bus", "dies of SIGBUS", die, AT_RETURNED, SIGBUS},
    {"die-of-fpe", "dies of SIGFPE", die, AT_RETURNED, SIGFPE},
    {"die-of-ill", "dies of SIGILL", die, AT_RETURNED, SIGILL},
    {"die-of-trap", "dies of SIGTRAP", die, AT_RETURNED, SIGTRAP},
    {"die-of-sys", "dies of SIGSYS", die, AT_RETURNED, SIGSYS},
    {"die-of-xcpu", "dies of SIGXCPU", die, AT_RETURNED, SIGXCPU},
    {"die-of-xfsz", "dies of SIGXFSZ", die, AT_RETURNED, SIGXFSZ},
    {"die-of-kill", "dies of SIGKILL", die, AT_RETURNED, SIGKILL},
    {"die-of-pipe", "dies of SIGPIPE", die, AT_RETURNED, SIGPIPE},
    {"die-of-term", "dies of SIGTERM", die, AT_RETURNED, SIGTERM},
    {"die-at-the-end", "dies of SIGSEGV after all was said", die, AT_END, SIGSEGV},
    {"fail", "exits with status 7 in the end", fail, AT_END, 7},
    {"leave", "exits with status 0 before it answered", leave, AT_RETURNED, 0},
    {"leave-at-once", "exits with status 3 before it said anything", leave, AT_START, 3},
    {"refuse", "says by status 89 that it implements none of it", refuse, AT_START, 89},
    {"refuse-late", "says so after it returned", refuse, AT_RETURNED, 89},
    {"stay", "does not end with its input", stay, AT_END, 0},
    {"close-input", "closes standard input, which is not its own", close_other, AT_RETURNED,
        STDIN_FILENO},
    {"close-output", "closes standard output, which is not its own", close_other, AT_RETURNED,
        STDOUT_FILENO},
    /* innocents */
    {"renew-input", "has another descriptor for its standard input for a while", renew_stream,
        AT_RUN, STDIN_FILENO},
    {"renew-output", "has another descriptor for its standard output for a while", renew_stream,
        AT_RUN, STDOUT_FILENO},
    {"use-helper", "forks a helper and waits for it", use_helper, AT_RUN, 0},
    {0},
};
