/* port_object.c - a port as this task knows it. */
#include "config.h"

#include "mach/port_object.h"

#include "mach/task.h"
#include "mach/wire_message.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int compare_keys(const void *a, const void *b)
{
    return memcmp(
        &((const struct port *)a)->key, &((const struct port *)b)->key, sizeof(struct port_key));
}

static struct port *port_allocate(struct task *task)
{
    struct port *port = calloc(1, sizeof *port);

    if (port == NULL)
        return NULL;
    port->handle = port->proof = port->queue = port->life = -1;
    port->queue_watch.kind = WATCH_QUEUE;
    port->pollsets = &task->pollsets;
    STAILQ_INIT(&port->notifications);
    LIST_INSERT_HEAD(&task->ports, port, entry);
    return port;
}

struct port *port_new(struct task *task)
{
    struct port *port = port_allocate(task);

    if (port != NULL)
        port->receives = true;
    return port;
}

/* Makes the port known by its key. */
static int port_index(struct task *task, struct port *port)
{
    return tsearch(port, &task->ports_by_key, compare_keys) == NULL ? -ENOMEM : 0;
}

int port_need_queue(struct task *task, struct port *port)
{
    struct port_descriptors made;
    int error;

    if (port->queue >= 0)
        return 0;
    error = descriptor_make_port(&made);
    if (error < 0)
        return error;
    error = descriptor_key(made.handle, made.life, &port->key);
    if (error == 0)
        error = pollset_add(port->pollset, made.queue, EPOLLIN, &port->queue_watch);
    if (error == 0)
        error = port_index(task, port);
    if (error < 0) {
        close(made.queue);
        close(made.handle);
        close(made.life);
        return error;
    }
    port->queue = made.queue;
    port->handle = made.handle;
    port->life = made.life;
    return 0;
}

int port_need_pollset(struct port *port)
{
    struct receiving_end *end;
    struct pollset *set;
    int error;

    if (port->pollset != NULL)
        return 0;
    error = pollset_new(port->pollsets, &set);
    if (error < 0)
        return error;
    if (port->queue >= 0)
        error = pollset_add(set, port->queue, EPOLLIN, &port->queue_watch);
    LIST_FOREACH (end, &port->ends, entry) {
        if (error == 0)
            error = pollset_add(set, end->fd, EPOLLIN, &end->watch);
    }
    if (error < 0) {
        pollset_dismiss(set, MACH_MSG_SUCCESS);
        return error;
    }
    if (!STAILQ_EMPTY(&port->notifications))
        pollset_wake(set);
    port->pollset = set;
    return 0;
}

int port_need_proof(struct task *task, struct port *port)
{
    int proof;
    int error;

    if (port->proof >= 0)
        return 0;
    error = port_need_queue(task, port);
    if (error < 0)
        return error;
    proof = descriptor_open_proof(port->life);
    if (proof < 0)
        return proof;
    port->proof = proof;
    return 0;
}

void port_drop_proof(struct port *port)
{
    if (port->proof >= 0)
        close(port->proof);
    port->proof = -1;
}

static struct port *port_find(struct task *task, const struct port_key *key)
{
    struct port wanted = {.key = *key};
    struct port *const *found = tfind(&wanted, &task->ports_by_key, compare_keys);

    return found == NULL ? NULL : *found;
}

struct port *port_of_right(struct task *task, const struct right *right)
{
    return port_find(task, &right->key);
}

/* Takes over a descriptor that the port lacks. */
static void absorb_descriptor(int *kept, int *descriptor)
{
    if (*kept >= 0)
        return;
    *kept = *descriptor;
    *descriptor = -1;
}

static void absorb_send(struct port *port, int *descriptors)
{
    absorb_descriptor(&port->handle, &descriptors[SEND_HANDLE]);
    absorb_descriptor(&port->proof, &descriptors[SEND_PROOF]);
}

static int absorb_ends(struct port *port, int *descriptors, unsigned count)
{
    for (unsigned i = RECEIVE_COUNT; i < count; i++) {
        struct receiving_end *end =
            receiving_end_new(&port->ends, port, port->pollset, descriptors[i]);
        int error;

        if (end == NULL)
            return -ENOMEM;
        descriptors[i] = -1;
        error = descriptor_want_credentials(end->fd);
        if (error < 0)
            return error;
    }
    return 0;
}

static void close_ends(struct port *port)
{
    struct receiving_end *end;

    while ((end = LIST_FIRST(&port->ends)) != NULL)
        receiving_end_close(end, port->pollset);
}

static int absorb_receive(struct port *port, int *descriptors, unsigned count)
{
    int error = descriptor_want_credentials(descriptors[RECEIVE_QUEUE]);

    if (error == 0)
        error = absorb_ends(port, descriptors, count);
    if (error < 0) {
        close_ends(port);
        return error;
    }
    absorb_descriptor(&port->queue, &descriptors[RECEIVE_QUEUE]);
    absorb_descriptor(&port->life, &descriptors[RECEIVE_LIFE]);
    absorb_descriptor(&port->handle, &descriptors[RECEIVE_HANDLE]);
    port->receives = true;
    return 0;
}

int port_absorb(struct task *task, struct right *right, struct port **port)
{
    int *descriptors = right_descriptors(right);
    bool receives = right->type == MACH_MSG_TYPE_PORT_RECEIVE;
    struct port *found = port_find(task, &right->key);
    bool is_new;
    int error = 0;

    is_new = found == NULL;
    if (is_new) {
        found = port_allocate(task);
        if (found == NULL)
            return -ENOMEM;
        found->key = right->key;
        error = port_index(task, found);
    }
    if (error == 0 && receives)
        error = found->receives ? -EPROTO : absorb_receive(found, descriptors, right->count);
    else if (error == 0)
        absorb_send(found, descriptors);
    if (error < 0) {
        if (is_new) { /* port_free does this only for a port with a handle */
            tdelete(found, &task->ports_by_key, compare_keys);
            port_free(task, found);
        }
        return error;
    }
    right_destroy(right);
    *port = found;
    return 0;
}

/* Forgets all of a receive right that left or ended but its handle, and the armed notifications
   that the name cancels. */
static void port_forget_receive(struct port *port, mach_msg_return_t why)
{
    struct notification *notification;
    struct set_member *member;

    while ((notification = port_take_notification(port)) != NULL)
        notification_free(notification);
    while ((member = LIST_FIRST(&port->memberships)) != NULL)
        set_member_end(member);
    port->receives = false;
    port->queue = port->life = -1;
    port->make_send_count = 0;
    port->seqno = 0;
    pollset_dismiss(port->pollset, why);
    port->pollset = NULL;
}

int port_detach_receive(
    struct task *task, struct port *port, mach_msg_return_t why, struct right *right)
{
    unsigned count = RECEIVE_COUNT;
    unsigned i = RECEIVE_COUNT;
    struct receiving_end *end;
    int *descriptors;
    int handle;
    int error = port_need_queue(task, port);

    if (error < 0)
        return error;
    handle = descriptor_copy(port->handle, 0);
    if (handle < 0)
        return handle;
    LIST_FOREACH (end, &port->ends, entry)
        count++;
    error = right_reserve(right, MACH_MSG_TYPE_PORT_RECEIVE, count);
    if (error < 0) {
        close(handle);
        return error;
    }
    right->key = port->key;
    descriptors = right_descriptors(right);
    descriptors[RECEIVE_QUEUE] = port->queue;
    descriptors[RECEIVE_HANDLE] = handle;
    descriptors[RECEIVE_LIFE] = port->life;
    pollset_remove(port->pollset, port->queue); /* its events are for the next holder */
    LIST_FOREACH (end, &port->ends, entry)
        descriptors[i++] = receiving_end_release(end, port->pollset);
    close_ends(port);
    port_forget_receive(port, why);
    return 0;
}

void port_destroy_receive(struct port *port)
{
    int life = port->life;
    int queue = port->queue;

    close_ends(port);
    if (queue >= 0)
        pollset_remove(port->pollset, queue);
    port_forget_receive(port, MACH_RCV_PORT_DIED);
    /* The port must be seen to be dead before the queue refuses messages. */
    if (life >= 0)
        close(life);
    if (queue >= 0) {
        wire_message_discard_all(queue);
        close(queue);
    }
}

bool port_is_dead(const struct port *port)
{
    return !port->receives && (port->proof < 0 || descriptor_proof_is_dead(port->proof));
}

bool port_has_message(const struct port *port)
{
    char byte;

    if (port->queue < 0)
        return false;
    return recv(port->queue, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
}

void port_notify(struct port *port, mach_msg_id_t id, natural_t value, struct right *right)
{
    struct notification *notification = notification_new(id, value, right);

    if (notification == NULL)
        return;
    STAILQ_INSERT_TAIL(&port->notifications, notification, entry);
    pollset_wake(port->pollset);
}

struct notification *port_take_notification(struct port *port)
{
    struct notification *notification = STAILQ_FIRST(&port->notifications);

    if (notification == NULL)
        return NULL;
    STAILQ_REMOVE_HEAD(&port->notifications, entry);
    if (STAILQ_EMPTY(&port->notifications))
        pollset_calm(port->pollset);
    return notification;
}

void port_free(struct task *task, struct port *port)
{
    if (port->name != MACH_PORT_NULL)
        return;
    if (port->receives)
        port_destroy_receive(port);
    if (port->handle >= 0) {
        tdelete(port, &task->ports_by_key, compare_keys);
        close(port->handle);
    }
    port_drop_proof(port);
    LIST_REMOVE(port, entry);
    free(port);
}
