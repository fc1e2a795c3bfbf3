/* terminal.c - the terminal that the driver was started from, lent to a debugger and taken back. */
#include "config.h"

#include "conformance/stage/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

int terminal_open(struct terminal *terminal)
{
    int error;

    *terminal = (struct terminal){.fd = open("/dev/tty", O_RDWR | O_CLOEXEC), .owner = getpgrp()};
    if (terminal->fd < 0)
        return errno == ENOENT ? -ENXIO : -errno;
    error = tcgetpgrp(terminal->fd) != terminal->owner      ? -EPERM
            : tcgetattr(terminal->fd, &terminal->modes) < 0 ? -errno
                                                            : 0;
    if (error != 0)
        terminal_close(terminal);
    return error;
}

void terminal_close(struct terminal *terminal)
{
    if (terminal->fd >= 0)
        close(terminal->fd);
    terminal->fd = -1;
}

/* Whoever is not in the foreground is stopped for such a change, unless it blocks that. */
static void block_stop(sigset_t *old)
{
    sigset_t stop;

    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);
    sigprocmask(SIG_BLOCK, &stop, old);
}

int terminal_lend(const struct terminal *terminal, pid_t group)
{
    sigset_t old;
    int error;

    block_stop(&old);
    error = tcsetpgrp(terminal->fd, group) != 0 ? -errno : 0;
    sigprocmask(SIG_SETMASK, &old, NULL);
    return error;
}

void terminal_return(const struct terminal *terminal)
{
    sigset_t old;

    if (terminal->fd < 0)
        return;
    block_stop(&old);
    tcsetpgrp(terminal->fd, terminal->owner);
    tcsetattr(terminal->fd, TCSADRAIN, &terminal->modes);
    sigprocmask(SIG_SETMASK, &old, NULL);
}

bool terminal_has_hung_up(const struct terminal *terminal)
{
    struct pollfd fd = {.fd = terminal->fd};

    return poll(&fd, 1, 0) > 0 && (fd.revents & (POLLHUP | POLLERR)) != 0;
}
