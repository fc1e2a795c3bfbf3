/* deadline.c - how long a call may wait. */
#include "config.h"

#include "mach/deadline.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <time.h>

#define NANOSECONDS 1000000000

static int64_t now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * NANOSECONDS + t.tv_nsec;
}

struct deadline deadline_after(bool limited, mach_msg_timeout_t timeout)
{
    struct deadline deadline = {.never = !limited};

    if (limited)
        deadline.when = now() + (int64_t)timeout * 1000000;
    return deadline;
}

bool deadline_has_passed(const struct deadline *deadline)
{
    return !deadline->never && deadline->when <= now();
}

int deadline_poll(const struct deadline *deadline, int fd, short events)
{
    struct pollfd p = {.fd = fd, .events = events};
    struct timespec left = {0};
    int ready;

    if (!deadline->never) {
        int64_t nanoseconds = deadline->when - now();

        if (nanoseconds > 0) {
            left.tv_sec = (time_t)(nanoseconds / NANOSECONDS);
            left.tv_nsec = (long)(nanoseconds % NANOSECONDS);
        }
    }
    ready = ppoll(&p, 1, deadline->never ? NULL : &left, NULL);
    return ready < 0 ? -errno : ready;
}
