/* bench-port.c - making and destroying a port that can be sent to. */
#include "config.h"

#include "dev/bench_timing.h"

#include <errno.h>
#include <mach/mach.h>
#include <stddef.h>

/* The send right is part of it, because the library makes a port in the kernel only with one. */
static int port_once(void *context)
{
    mach_port_t port;

    (void)context;
    if (mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &port) != KERN_SUCCESS)
        return -EPROTO;
    if (mach_port_insert_right(mach_task_self(), port, port, MACH_MSG_TYPE_MAKE_SEND) !=
        KERN_SUCCESS)
        return -EPROTO;
    return mach_port_destroy(mach_task_self(), port) == KERN_SUCCESS ? 0 : -EPROTO;
}

int main(int argc, char **argv)
{
    return bench_timing_main(argc, argv, port_once, NULL);
}
