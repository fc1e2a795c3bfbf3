/* pollable.h - waiting for a port's messages with poll. */
#ifndef REF_POLLABLE_H
#define REF_POLLABLE_H

#include <mach/mach.h>

struct pollable {
    int fd;               /* readable (POLLIN) when a receive is worth trying */
    mach_port_t port_set; /* MACH_PORT_NULL where none is needed */
};

/*
 * Makes a descriptor that poll reports readable while `receive` has messages.
 *
 * receive: a receive right, which stays the caller's and must outlive the pollable.
 * The caller closes it with pollable_close, whatever this returned.
 * Returns 0, or a negative errno.
 */
int pollable_open(struct pollable *pollable, mach_port_t receive);

/* Gives back what pollable_open took. The receive right stays. */
void pollable_close(struct pollable *pollable);

#endif
