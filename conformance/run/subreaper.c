/* subreaper.c - a process that ends whatever is below it. */
#include "config.h"

#include "conformance/run/subreaper.h"

#include "conformance/run/ending_signals.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

int subreaper_become(pid_t parent)
{
    sigset_t signals;
    int fd;

    ending_signals_all(&signals);
    sigaddset(&signals, SIGCHLD);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    if (sigprocmask(SIG_SETMASK, &signals, NULL) != 0 || setpgid(0, 0) != 0 ||
        prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        return -errno;
    if (getppid() != parent)
        return -ECHILD;
    fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}
