/*
 * send_once.h - a send-once right of this task: its sending end. Under the task's lock.
 *
 * A negative errno is -EMFILE, -ENFILE, -ENOMEM, -ENOBUFS or -ENOSPC (the system is out of
 * something), unless more is said.
 */
#ifndef MACH_SEND_ONCE_H
#define MACH_SEND_ONCE_H

#include "mach/receiving_end.h"
#include "mach/right.h"

#include <mach/message.h>
#include <stdbool.h>
#include <sys/queue.h>

struct port;
struct task;

struct send_once {
    int fd;
    struct receiving_end *end; /* its receiving end while this task has it, or NULL */
    LIST_ENTRY(send_once) entry;
};

/* Makes a send-once right to a port that receives. 0 or a negative errno. */
int send_once_new(struct task *task, struct port *port, struct send_once **once);

/* A send-once right that arrived; takes its descriptor on success. 0 or -ENOMEM. */
int send_once_absorb(struct task *task, struct right *right, struct send_once **once);

/* Turns it into a right on its way; the object is freed. */
void send_once_detach(struct send_once *once, struct right *right);

/* Destroys it unused. Its receiver gets MACH_NOTIFY_SEND_ONCE. */
void send_once_destroy(struct send_once *once);

/* Finds its receiving end again if this task made both. A right that was sent and came back, or was
   extracted, no longer knows it. */
void send_once_recall_end(struct task *task, struct send_once *once);

/* Whether its receiver is gone. */
bool send_once_is_dead(const struct send_once *once);

/* Uses it up for a notification with `right` (NULL for none). If it does not lead to this task,
   both are destroyed. */
void send_once_notify(
    struct send_once *once, mach_msg_id_t id, natural_t value, struct right *right);

#endif
