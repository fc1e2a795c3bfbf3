/* request.c - armed notifications. */
#include "config.h"

#include "mach/request.h"

#include "mach/once.h"
#include "mach/task.h"

#include <stdlib.h>
#include <sys/epoll.h>

/* Neither hang-up nor error can be masked, so asking for nothing asks for these two; once, because
   what they say stays true and would wake the receiver for ever. */
#define WATCHED_EVENTS EPOLLONESHOT

bool request_can_notify(const struct once *notify)
{
    return notify->end != NULL;
}

/* Where the request's descriptor is watched: the notified port's set. It ends, and with it the
   watch, when that port's receive right leaves this task. */
static struct pollset *request_pollset(const struct request *request)
{
    return request->notify->end == NULL ? NULL : request->notify->end->port->pollset;
}

int request_watch(struct request *request, int fd)
{
    int error;

    if (request->notify->end == NULL)
        return 0;
    error = port_need_pollset(request->notify->end->port);
    if (error == 0)
        error = pollset_add(request_pollset(request), fd, WATCHED_EVENTS, &request->watch);
    if (error < 0)
        return error;
    request->fd = fd;
    return 0;
}

struct request *request_new(enum watch_kind kind, int fd, struct once *notify)
{
    struct request *request = calloc(1, sizeof *request);

    if (request == NULL)
        return NULL;
    request->watch.kind = kind;
    request->notify = notify;
    request->fd = -1;
    if (fd >= 0 && request_watch(request, fd) < 0) {
        free(request);
        return NULL;
    }
    return request;
}

void request_unwatch(struct request *request)
{
    if (request->fd >= 0)
        pollset_remove(request_pollset(request), request->fd);
    request->fd = -1;
}

struct once *request_cancel(struct request *request)
{
    struct once *notify = request->notify;

    request_unwatch(request);
    free(request);
    return notify;
}

void request_fire(struct task *task, struct request *request, mach_msg_id_t id, natural_t value)
{
    once_notify(task, request_cancel(request), id, value, NULL);
}

void request_rearm(struct request *request)
{
    if (request->deferred)
        pollset_rearm(request_pollset(request), request->fd, WATCHED_EVENTS, &request->watch);
    request->deferred = false;
}
