/*
 * notify_request.h - an armed notification: dead-name on a name, no-senders or port-destroyed on a
 * receive right.
 *
 * A negative errno is -EMFILE, -ENFILE, -ENOMEM, -ENOBUFS or -ENOSPC (the system is out of
 * something), unless more is said.
 */
#ifndef MACH_NOTIFY_REQUEST_H
#define MACH_NOTIFY_REQUEST_H

#include "mach/port_object.h"

#include <mach/port.h>

struct notify_request {
    struct watch watch;
    struct send_once *notify; /* where the notification goes; the request's own */
    int fd;                   /* watched, or -1; it belongs to the port or right that is watched */
    mach_port_name_t name;    /* dead-name: the name that it was asked for */
    struct port *port;        /* no-senders: the port */
    mach_port_mscount_t sync; /* no-senders: the make-send count that must be reached first */
    bool deferred;            /* no-senders: it was seen, but messages still waited in the queue */
};

/* Whether `notify` leads to a receive right of this task, as a request needs. */
bool notify_request_can_notify(const struct send_once *notify);

/* Watches `fd` for `notify`, which becomes the request's. -1: there is nothing to watch yet. NULL
   if memory or descriptors ran out, and `notify` is the caller's. */
struct notify_request *notify_request_new(enum watch_kind kind, int fd, struct send_once *notify);

/* Watches `fd` for a request that watched nothing. 0 or a negative errno. */
int notify_request_watch(struct notify_request *request, int fd);

/* Ends the watch alone, before what it watched is closed. */
void notify_request_unwatch(struct notify_request *request);

/* Ends the watch and gives the notify right back to the caller. */
struct send_once *notify_request_cancel(struct notify_request *request);

/* Ends the watch and sends the notification. */
void notify_request_fire(struct notify_request *request, mach_msg_id_t id, natural_t value);

/* Looks again at a no-senders request that was deferred, because its port may have lost its last
   message or got a send right. */
void notify_request_rearm(struct notify_request *request);

#endif
