/*
 * pollset.h - what a receiver sleeps on: an epoll set, with an eventfd in it for events that no
 * descriptor shows.
 *
 * A receive right gets one when a thread first sleeps on it, polls it or asks to be notified
 * through it. When the right leaves, its set is dismissed: all sleepers return, and the last one
 * ends the set. A right that comes back gets a new set. Under the task's lock.
 *
 * A negative errno is -EMFILE, -ENFILE, -ENOMEM, -ENOBUFS or -ENOSPC (the system is out of
 * something), unless more is said.
 */
#ifndef MACH_POLLSET_H
#define MACH_POLLSET_H

#include <mach/message.h>
#include <sys/queue.h>

/* What an event of a set means. */
enum watch_kind {
    WATCH_QUEUE,         /* struct port: a message in its queue */
    WATCH_WAKE,          /* struct port: a notification was made here, or the right is gone */
    WATCH_RECEIVING_END, /* struct receiving_end: its message, or its end */
    WATCH_DEAD_NAME,     /* struct notify_request: the port it watches may have died */
    WATCH_NO_SENDERS,    /* struct notify_request: the port it watches may have no senders */
    WATCH_MEMBER,        /* struct set_member: a member of a port set has one of the above */
    WATCH_NOTHING, /* struct notify_request for port-destroyed: only this task ends the right */
};

/* The first member of each struct named above, so that an event's pointer leads to that struct. */
struct watch {
    enum watch_kind kind;
};

struct pollset {
    int events; /* the epoll set, and what mach_port_get_pollable gives */
    int wake;   /* the eventfd */
    struct watch wake_watch;
    unsigned sleepers;
    mach_msg_return_t dismissed; /* why sleepers must return, or MACH_MSG_SUCCESS */
    LIST_ENTRY(pollset) entry;
};

/* All of a task's. */
LIST_HEAD(pollset_list, pollset);

/* Makes a set and puts it into `list`. The caller dismisses it. 0 or a negative errno. */
int pollset_new(struct pollset_list *list, struct pollset **set);

/* Watches `fd` for `flags` (EPOLLIN and the like); `watch` comes with the event. 0 or a negative
   errno. A set of NULL is allowed in each call up to pollset_dismiss, and does nothing. */
int pollset_add(struct pollset *set, int fd, unsigned flags, struct watch *watch);
void pollset_remove(struct pollset *set, int fd);

/* Watches again what was watched with EPOLLONESHOT. */
void pollset_rearm(struct pollset *set, int fd, unsigned flags, struct watch *watch);

/* Wakes the sleepers, until pollset_calm. */
void pollset_wake(struct pollset *set);
void pollset_calm(struct pollset *set);

/* Makes the sleepers return with `why`, and ends the set when the last has left. */
void pollset_dismiss(struct pollset *set, mach_msg_return_t why);

/* A sleeper calls these before and after its sleep. pollset_leave returns why it must return, or
   MACH_MSG_SUCCESS. */
void pollset_enter(struct pollset *set);
mach_msg_return_t pollset_leave(struct pollset *set);

/* Closes and frees every set of `list`, in a forked child. What the sets watch is not touched: the
   parent still uses it. */
void pollset_close_all(struct pollset_list *list);

#endif
