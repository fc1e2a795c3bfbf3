/*
 * doorbell.h - how a task without any right gets its first: the socket of the bootstrap server.
 *
 * It listens at a path, SOCK_SEQPACKET; whoever connects is sent one packet with a send right to
 * the bootstrap port, and the connection is closed.
 */
#ifndef MACH_DOORBELL_H
#define MACH_DOORBELL_H

#include <mach/port.h>

/* Connects to `path`, waits for the right and names it *port, the caller's to deallocate. 0,
   connect's negative errno, -EPROTO when what answers is no bootstrap server, -ENOMEM. */
int doorbell_ring(const char *path, mach_port_t *port);

/* Listens at `path`, which must be free. The caller's descriptor, or a negative errno:
   -ENAMETOOLONG beyond 107 bytes. */
int doorbell_listen(const char *path);

/* Serves one waiting connection of `listener` with a send right made of the receive right
   `service`. 0, also when there was none or it went away; -EMFILE, -ENFILE, -ENOMEM, -ENOBUFS. */
int doorbell_answer(int listener, mach_port_t service);

#endif
