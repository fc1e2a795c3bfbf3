/*
 * bootstrap_event.h - what bootstrapd reports of its work: one line an event, `EVENT PID NAME`, of
 * a check-in `check-in PID NAME DEVICE INODE`.
 *
 * Events: ready, check-in, look-up, register, freed, refused. PID is the caller's, 0 where there is
 * none. NAME's bytes outside 33 to 126, and %, are written %XX. DEVICE and INODE, decimal, are what
 * stat(2) says of every handle on the service's queue, for readers who come when the name is free
 * again. A line is written before the caller is answered, to a descriptor that should block: a
 * reader who stops reading stops the server; so whoever sees the answer's effect finds the line
 * already there.
 */
#ifndef MACH_BOOTSTRAP_EVENT_H
#define MACH_BOOTSTRAP_EVENT_H

#include "mach/queue_identity.h"

#include <sys/types.h>

/* Writes one line to `fd`, whole; -1 writes nothing. `queue` is the service's at a check-in, else
   NULL. 0 or write's negative errno. */
int bootstrap_event_write(
    int fd, const char *event, pid_t pid, const char *name, const struct queue_identity *queue);

#endif
