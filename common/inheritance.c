/* inheritance.c - settling what a process inherits from the program that executed it. */
#include "config.h"

#include "common/inheritance.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* Whether a person or a shell may have chosen to ignore the signal. */
static bool is_choice(int number)
{
    static const int choices[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};

    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
        if (choices[i] == number)
            return true;
    return false;
}

/* Sets the disposition of each signal in the set. */
static void dispose(const sigset_t *signals, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};

    /* Refused for SIGKILL, SIGSTOP and the C library's own, which need nothing. */
    for (int number = 1; number < NSIG; number++)
        if (sigismember(signals, number) == 1)
            sigaction(number, &action, NULL);
}

void inheritance_ignored(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGPIPE);
    sigaddset(signals, SIGXFSZ);
}

void inheritance_pass_on(void)
{
    sigset_t ignored;

    inheritance_ignored(&ignored);
    dispose(&ignored, SIG_DFL);
}

static void settle_signals(void)
{
    sigset_t signals, none;

    sigfillset(&signals);
    for (int number = 1; number < NSIG; number++)
        if (is_choice(number))
            sigdelset(&signals, number);
    dispose(&signals, SIG_DFL);
    inheritance_ignored(&signals);
    dispose(&signals, SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Otherwise the next file that is opened would take the place of a missing stream. */
static int open_missing(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};

    for (int i = 0; i < 3; i++)
        if (fcntl(i, F_GETFD) < 0 && open("/dev/null", modes[i]) < 0)
            return -errno;
    return 0;
}

int inheritance_settle(void)
{
    settle_signals();
    umask(umask(0) & ~(mode_t)S_IRWXU);
    return open_missing();
}
