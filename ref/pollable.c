/* pollable.c - waiting for a port's messages with poll. */
#include "config.h"

#include "ref/pollable.h"

#include <errno.h>

#ifdef __APPLE__

#include <sys/event.h>
#include <unistd.h>

int pollable_open(struct pollable *pollable, mach_port_t receive)
{
    struct kevent event;

    pollable->fd = -1;
    pollable->port_set = MACH_PORT_NULL;
    /* EVFILT_MACHPORT takes port sets, not bare receive rights. */
    if (mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_PORT_SET, &pollable->port_set) !=
            KERN_SUCCESS ||
        mach_port_insert_member(mach_task_self(), receive, pollable->port_set) != KERN_SUCCESS)
        return -ENOMEM;
    pollable->fd = kqueue();
    if (pollable->fd < 0)
        return -errno;
    EV_SET(&event, pollable->port_set, EVFILT_MACHPORT, EV_ADD, 0, 0, NULL);
    return kevent(pollable->fd, &event, 1, NULL, 0, NULL) < 0 ? -errno : 0;
}

void pollable_close(struct pollable *pollable)
{
    if (pollable->fd >= 0)
        close(pollable->fd);
    if (pollable->port_set != MACH_PORT_NULL)
        mach_port_mod_refs(mach_task_self(), pollable->port_set, MACH_PORT_RIGHT_PORT_SET, -1);
}

#else

int pollable_open(struct pollable *pollable, mach_port_t receive)
{
    pollable->fd = -1;
    pollable->port_set = MACH_PORT_NULL;
    if (mach_port_get_pollable(mach_task_self(), receive, &pollable->fd) != KERN_SUCCESS)
        return -ENOMEM;
    return 0;
}

void pollable_close(struct pollable *pollable)
{
    /* The descriptor is the library's, and goes with the receive right. */
    pollable->fd = -1;
}

#endif
