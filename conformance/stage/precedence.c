/* precedence.c - what came first: a program wrote to its output, or nobody could read its input. */
#include "config.h"

#include "conformance/stage/precedence.h"

#include <errno.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <unistd.h>

int precedence_watch(int in, int out)
{
    /* That nobody reads any more is told unasked, as EPOLLERR. */
    struct epoll_event input = {.events = 0, .data.u32 = PRECEDENCE_INPUT};
    struct epoll_event output = {.events = EPOLLIN, .data.u32 = PRECEDENCE_OUTPUT};
    int watch = epoll_create1(EPOLL_CLOEXEC);

    if (watch < 0)
        return -errno;
    /* What is ready already is listed as it is added. So of both, the output is. */
    if (epoll_ctl(watch, EPOLL_CTL_ADD, out, &output) != 0 ||
        epoll_ctl(watch, EPOLL_CTL_ADD, in, &input) != 0) {
        int error = -errno;

        close(watch);
        return error;
    }
    return watch;
}

enum precedence precedence_look(int watch)
{
    struct epoll_event first;
    int count;

    do {
        count = epoll_wait(watch, &first, 1, 0);
    } while (count < 0 && errno == EINTR);
    return count > 0 ? (enum precedence)first.data.u32 : PRECEDENCE_NONE;
}
