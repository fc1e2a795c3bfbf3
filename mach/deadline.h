/* deadline.h - how long a call may wait. */
#ifndef MACH_DEADLINE_H
#define MACH_DEADLINE_H

#include <mach/message.h>
#include <stdbool.h>
#include <stdint.h>

struct deadline {
    bool never;   /* there is none */
    int64_t when; /* nanoseconds of CLOCK_MONOTONIC */
};

/* A deadline `timeout` milliseconds from now, or none. */
struct deadline deadline_after(bool limited, mach_msg_timeout_t timeout);

/* Whether it lies in the past. */
bool deadline_has_passed(const struct deadline *deadline);

/*
 * Sleeps until one of `events` holds for `fd` or the deadline has passed. 1: it holds, 0: the
 * deadline passed, -EINTR: a signal was handled, -ENOMEM.
 */
int deadline_poll(const struct deadline *deadline, int fd, short events);

#endif
