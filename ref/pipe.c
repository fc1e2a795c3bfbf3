/* pipe.c - the pipe that parent and child share: made, written and read to the byte. */
#include "config.h"

#include "ref/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

int pipe_open(int *read_fd, int *write_fd)
{
    int fds[2];

    *read_fd = -1;
    *write_fd = -1;
    /* Close-on-exec from the start: another thread may launch a child at any time. A read side in
       that child would count as a reader for as long as the child lives. */
    if (pipe2(fds, O_CLOEXEC) < 0)
        return -errno;
    *read_fd = fds[0];
    *write_fd = fds[1];
    return 0;
}

void pipe_close(int *fd)
{
    int saved_errno = errno;

    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    errno = saved_errno;
}

static bool sigpipe_is_pending(void)
{
    sigset_t pending;

    sigemptyset(&pending);
    sigpending(&pending);
    return sigismember(&pending, SIGPIPE) == 1;
}

static int write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);

        if (n < 0 && errno == EINTR)
            continue;
        /* A pair of sockets gives this if the reader goes while the write waits for room. */
        if (n < 0 && errno == ECONNRESET)
            return -EPIPE;
        if (n < 0)
            return -errno;
        bytes += n;
        size -= (size_t)n;
    }
    return 0;
}

int pipe_write(int fd, const void *bytes, size_t size)
{
    /* There is no MSG_NOSIGNAL for pipes, and the disposition of SIGPIPE belongs to the whole
       process. But the signal of a failed write goes to the thread that wrote. So this thread
       blocks the signal, and takes it off again unless one was pending before. */
    bool was_pending = sigpipe_is_pending();
    sigset_t sigpipe, mask;
    int error;

    sigemptyset(&sigpipe);
    sigaddset(&sigpipe, SIGPIPE);
    error = pthread_sigmask(SIG_BLOCK, &sigpipe, &mask);
    if (error != 0)
        return -error;

    error = write_all(fd, bytes, size);

    if (error == -EPIPE && !was_pending && sigpipe_is_pending()) {
        int taken;

        sigwait(&sigpipe, &taken);
    }
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    return error;
}

int pipe_read(int fd, void *bytes, size_t size, size_t *got)
{
    *got = 0;
    while (*got < size) {
        ssize_t n = read(fd, (char *)bytes + *got, size - *got);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        *got += (size_t)n;
    }
    return 0;
}
