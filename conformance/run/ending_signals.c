/* ending_signals.c - the signals that end a run early, and ending by one of them. */
#include "config.h"

#include "conformance/run/ending_signals.h"

#include <sys/resource.h>
#include <unistd.h>

void ending_signals_all(sigset_t *signals)
{
    sigemptyset(signals);
    sigaddset(signals, SIGINT);
    sigaddset(signals, SIGTERM);
    sigaddset(signals, SIGHUP);
    /* A limit of processor time ends by it: until the hard limit there is a second for the
       results. */
    sigaddset(signals, SIGXCPU);
}

void ending_signals_heeded(sigset_t *signals)
{
    struct sigaction action;

    ending_signals_all(signals);
    for (int number = 1; number < NSIG; number++)
        if (sigismember(signals, number) == 1 && sigaction(number, NULL, &action) == 0 &&
            action.sa_handler == SIG_IGN)
            sigdelset(signals, number);
}

_Noreturn void ending_signals_die(int number)
{
    sigset_t one;
    struct rlimit core;

    /* SIGXCPU would leave a core file of ours in somebody's folder. */
    if (getrlimit(RLIMIT_CORE, &core) == 0) {
        core.rlim_cur = 0;
        setrlimit(RLIMIT_CORE, &core);
    }
    signal(number, SIG_DFL);
    sigemptyset(&one);
    sigaddset(&one, number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    raise(number);
    /* Only for a signal that does not end a process. */
    _exit(128 + number);
}
