/*
 * bootstrap_event.h - what bootstrapd reports of its work: a line for each event, `EVENT PID NAME`;
 * for ready and check-in `EVENT PID NAME DEVICE INODE`.
 *
 * Events: ready, check-in, look-up, register, freed, refused. PID is the caller's, 0 if there is
 * none. NAME's bytes outside 33 to 126, and %, are written %XX. DEVICE and INODE, decimal, are what
 * stat(2) says of every handle on the queue of the bootstrap port, or of the service: a reader can
 * use them when the name is free again. A line is written before the caller is answered, so a
 * reader who sees the answer's effect finds the line already there. The descriptor should block: a
 * reader who stops reading stops the server.
 */
#ifndef MACH_BOOTSTRAP_EVENT_H
#define MACH_BOOTSTRAP_EVENT_H

#include "mach/queue_identity.h"

#include <sys/types.h>

/* Writes one line to `fd`; nothing if it is -1. `queue` is that of ready and check-in, else NULL.
   0 or write's negative errno. */
int bootstrap_event_write(
    int fd, const char *event, pid_t pid, const char *name, const struct queue_identity *queue);

#endif
