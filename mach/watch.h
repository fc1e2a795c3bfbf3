/* watch.h - what an event on a receive right's epoll set means. */
#ifndef MACH_WATCH_H
#define MACH_WATCH_H

enum watch_kind {
    WATCH_QUEUE,      /* struct port: a message in its queue */
    WATCH_WAKE,       /* struct port: a notification was made here, or the right is gone */
    WATCH_ONCE_END,   /* struct once_end: its message, or its end */
    WATCH_DEAD_NAME,  /* struct request: the port it watches may have died */
    WATCH_NO_SENDERS, /* struct request: the port it watches may have no senders */
    WATCH_MEMBER,     /* struct member: a member of a port set has one of the above */
    WATCH_NOTHING,    /* struct request for port-destroyed: only this task ends the right */
};

/* The first member of what it tells about, so that an event's pointer leads there. */
struct watch {
    enum watch_kind kind;
};

#endif
