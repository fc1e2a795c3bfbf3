/*
 * port_object.h - what a name stands for: a port as this task knows it.
 *
 * There is one object for each port of which the task holds a send right, the receive right or
 * both. Under the task's lock. A negative errno is -EMFILE, -ENFILE, -ENOMEM,
 * -ENOBUFS or -ENOSPC (the system is out of something), unless more is said.
 */
#ifndef MACH_PORT_OBJECT_H
#define MACH_PORT_OBJECT_H

#include "mach/descriptor.h"
#include "mach/notification.h"
#include "mach/pollset.h"
#include "mach/receiving_end.h"
#include "mach/right.h"
#include "mach/set_member.h"

#include <mach/message.h>
#include <stdbool.h>

struct task;
struct notify_request;

struct port {
    struct port_key key;   /* set once there is a handle */
    mach_port_name_t name; /* MACH_PORT_NULL when the task's table has none for it */
    int handle;            /* -1 while no right but the receive right was ever made */
    int proof;             /* read end of the liveness pipe, -1 without a send right */
    bool receives;         /* the task has the receive right; what follows is for it alone */
    int queue;             /* -1 as long as nobody could have sent to it */
    int life;
    struct pollset *pollset; /* NULL until it is needed */
    struct watch queue_watch;
    struct receiving_end_list ends;
    struct notification_queue notifications;
    mach_port_mscount_t make_send_count;
    mach_port_seqno_t seqno;
    struct notify_request *no_senders; /* armed, or NULL */
    struct notify_request *port_destroyed;
    struct set_member_list memberships; /* the port sets it is in */
    struct pollset_list *pollsets;      /* the task's */
    LIST_ENTRY(port) entry;
};

/* A port with a receive right and nothing else, in no table yet; port_free ends it. NULL without
   memory. */
struct port *port_new(struct task *task);

/* Makes sure that there is a queue. Every right but a send-once right needs it. 0 or a negative
   errno. */
int port_need_queue(struct task *task, struct port *port);

/* Makes sure that there is a pollset. 0 or a negative errno. */
int port_need_pollset(struct port *port);

/* Makes sure that there is a proof, for a send right of this task's. 0 or a negative errno. */
int port_need_proof(struct task *task, struct port *port);

/* Closes the proof: the task has no send right any more. */
void port_drop_proof(struct port *port);

/*
 * The port that a send or receive right leads to. If the task does not know it yet, it is a new
 * one; otherwise descriptors that the port lacks are added. The right is consumed on success. 0;
 * -EPROTO if the task has the receive right already; or a negative errno. Then the right is the
 * caller's to end.
 */
int port_absorb(struct task *task, struct right *right, struct port **port);

/* The port of this task that a send or receive right leads to, or NULL. */
struct port *port_of_right(struct task *task, const struct right *right);

/* Takes the receive right out of the port as `right`. Sleeping receivers return `why`. 0, or a
   negative errno and nothing has changed. */
int port_detach_receive(
    struct task *task, struct port *port, mach_msg_return_t why, struct right *right);

/* Destroys the receive right, with queued messages and their rights. */
void port_destroy_receive(struct port *port);

/* Whether no task has the receive right of a port any more, to which this task has a right. */
bool port_is_dead(const struct port *port);

/* Whether a message waits in the queue. */
bool port_has_message(const struct port *port);

/* Queues a notification on a port that receives, and wakes a receiver. `right` is consumed; NULL
   for none. If memory runs out, the notification is lost, as in XNU. */
void port_notify(struct port *port, mach_msg_id_t id, natural_t value, struct right *right);

/* Takes the first notification off; NULL if there is none. The caller ends it with
   notification_free. */
struct notification *port_take_notification(struct port *port);

/* Ends a port object that no name stands for. */
void port_free(struct task *task, struct port *port);

#endif
