/*
 * once.h - a send-once right of this task, and the receiving end of one.
 *
 * A negative errno is -EMFILE, -ENFILE, -ENOMEM, -ENOBUFS or -ENOSPC (the system is out of
 * something), unless more is said.
 */
#ifndef MACH_ONCE_H
#define MACH_ONCE_H

#include "mach/port_object.h"
#include "mach/right.h"
#include "mach/watch.h"

#include <mach/message.h>
#include <stdbool.h>

/* The receiving end of a send-once right. */
struct once_end {
    struct watch watch;
    int fd;
    struct port *port; /* where it delivers to */
    struct once *once; /* its sending end while this task has it, or NULL */
    ino_t sender;      /* the sending end's inode if this task made it, else 0 */
    struct once_end *next;
    struct once_end *previous;
};

/* The sending end. */
struct once {
    int fd;
    struct once_end *end; /* its receiving end while this task has it, or NULL */
    struct once *next;
    struct once *previous;
};

/* Makes a send-once right to a port that receives. 0 or a negative errno. */
int once_new(struct task *task, struct port *port, struct once **once);

/* A send-once right that arrived; takes its descriptor on success. 0 or -ENOMEM. */
int once_absorb(struct task *task, struct right *right, struct once **once);

/* Turns it into a right on its way; the object is freed. */
void once_detach(struct task *task, struct once *once, struct right *right);

/* Destroys it unused: its receiver gets MACH_NOTIFY_SEND_ONCE. */
void once_destroy(struct task *task, struct once *once);

/* Finds its receiving end again if this task made both: a right that was sent and came back, or
   that was extracted, has lost sight of it. */
void once_recall_end(struct task *task, struct once *once);

/* Whether its receiver is gone. */
bool once_is_dead(const struct once *once);

/* Uses it up for a notification, and `right` with it (NULL for none). It must lead to this task;
   otherwise both are destroyed. */
void once_notify(
    struct task *task, struct once *once, mach_msg_id_t id, natural_t value, struct right *right);

/* Makes `fd` a receiving end that delivers to `port`, which it becomes part of. NULL without
   memory or kernel memory, and `fd` is the caller's. */
struct once_end *once_end_new(struct port *port, int fd);

/* Gives the descriptor of a receiving end to the caller; the rest remains to be closed. */
int once_end_release(struct once_end *end);

/* Closes a receiving end and forgets it. */
void once_end_close(struct once_end *end);

#endif
