/* notify_request.c - armed notifications. */
#include "config.h"

#include "mach/notify_request.h"

#include "mach/send_once.h"
#include "mach/task.h"

#include <stdlib.h>
#include <sys/epoll.h>

/* Hang-up and error cannot be masked, so asking for no event asks for these two. They stay true, so
   they are asked for once: otherwise they would wake the receiver for ever. */
#define WATCHED_EVENTS EPOLLONESHOT

bool notify_request_can_notify(const struct send_once *notify)
{
    return notify->end != NULL;
}

/* The set that watches the request's descriptor is that of the notified port. It ends, with the
   watch, when that port's receive right leaves this task. */
static struct pollset *notify_request_pollset(const struct notify_request *request)
{
    return request->notify->end == NULL ? NULL : request->notify->end->port->pollset;
}

int notify_request_watch(struct notify_request *request, int fd)
{
    int error;

    if (request->notify->end == NULL)
        return 0;
    error = port_need_pollset(request->notify->end->port);
    if (error == 0)
        error = pollset_add(notify_request_pollset(request), fd, WATCHED_EVENTS, &request->watch);
    if (error < 0)
        return error;
    request->fd = fd;
    return 0;
}

struct notify_request *notify_request_new(enum watch_kind kind, int fd, struct send_once *notify)
{
    struct notify_request *request = calloc(1, sizeof *request);

    if (request == NULL)
        return NULL;
    request->watch.kind = kind;
    request->notify = notify;
    request->fd = -1;
    if (fd >= 0 && notify_request_watch(request, fd) < 0) {
        free(request);
        return NULL;
    }
    return request;
}

void notify_request_unwatch(struct notify_request *request)
{
    if (request->fd >= 0)
        pollset_remove(notify_request_pollset(request), request->fd);
    request->fd = -1;
}

struct send_once *notify_request_cancel(struct notify_request *request)
{
    struct send_once *notify = request->notify;

    notify_request_unwatch(request);
    free(request);
    return notify;
}

void notify_request_fire(struct notify_request *request, mach_msg_id_t id, natural_t value)
{
    send_once_notify(notify_request_cancel(request), id, value, NULL);
}

void notify_request_rearm(struct notify_request *request)
{
    if (request->deferred)
        pollset_rearm(
            notify_request_pollset(request), request->fd, WATCHED_EVENTS, &request->watch);
    request->deferred = false;
}
