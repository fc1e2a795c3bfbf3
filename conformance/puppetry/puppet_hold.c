/* puppet_hold.c - a process that stops itself before it becomes a program, for a tool to attach. */
#include "config.h"

#include "conformance/puppetry/puppet_hold.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

int puppet_hold(char *const argv[])
{
    /* Where Yama lets nobody but ancestors trace; elsewhere refused, and not needed. */
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
    raise(SIGSTOP);
    execvp(argv[0], argv);
    return -errno;
}
