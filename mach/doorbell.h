/*
 * doorbell.h - the bootstrap server's socket, where a task gets its first right.
 *
 * The server listens at a path (SOCK_SEQPACKET). It sends each process that connects one packet
 * with a send right to the bootstrap port, and closes the connection.
 */
#ifndef MACH_DOORBELL_H
#define MACH_DOORBELL_H

#include <mach/port.h>

/* Connects to `path`, waits for the right and names it *port, which the caller deallocates. 0,
   connect's negative errno, -EPROTO if no bootstrap server answers there, -ENOMEM. */
int doorbell_ring(const char *path, mach_port_t *port);

/* Listens at `path`, which must be free. The caller's descriptor, or a negative errno:
   -ENAMETOOLONG beyond 107 bytes. */
int doorbell_listen(const char *path);

/* Serves one waiting connection of `listener` with a send right made of the receive right
   `service`. 0, also if there was none or it went away; -EMFILE, -ENFILE, -ENOMEM, -ENOBUFS. */
int doorbell_answer(int listener, mach_port_t service);

#endif
