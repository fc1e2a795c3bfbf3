/* transfer_receive.c - the receiving half of mach_msg. */
#include "config.h"

#include "mach/copyout.h"
#include "mach/deadline.h"
#include "mach/name.h"
#include "mach/notify_request.h"
#include "mach/receive_buffer.h"
#include "mach/task_lock.h"
#include "mach/transfer.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>

#define PROCESS_KERNEL 0            /* the sender of notifications */
#define PROCESS_UNKNOWN ((pid_t)-1) /* a sender without a number in this process's namespace */

#define EVENTS_AT_ONCE 1024 /* at most so many without a message under one lock */

/* Puts the message's rights under names, in the buffer. If one cannot be named, it becomes null. */
static kern_return_t name_rights(
    struct task *task, const struct receive_buffer *buffer, struct wire_message *wire)
{
    mach_msg_header_t *header = buffer->message;
    mach_msg_port_descriptor_t *descriptors;
    mach_msg_type_name_t destination = wire->destination.type;
    mach_msg_type_name_t reply = wire->reply.type;
    kern_return_t kr;

    memcpy(header, wire->message, wire->size);
    wire->message = header;
    descriptors = wire_message_descriptors(wire);
    kr = copyout_right(task, &wire->reply, &header->msgh_remote_port);
    header->msgh_local_port = buffer->name;
    header->msgh_bits =
        MACH_MSGH_BITS(reply, destination) | (header->msgh_bits & MACH_MSGH_BITS_COMPLEX);
    for (unsigned i = 0; i < wire->rights_count; i++) {
        kern_return_t one = copyout_right(task, &wire->rights[i], &descriptors[i].name);

        descriptors[i].pad1 = 0;
        if (kr == KERN_SUCCESS)
            kr = one;
    }
    return kr;
}

/* A message's proof must be a read end of this port's own liveness pipe. */
static bool proves(const struct port *port, const struct wire_message *wire)
{
    return wire->destination.type != MACH_MSG_TYPE_PORT_SEND ||
           descriptor_same_pipe(&wire->destination.key, &port->key);
}

/* Whether a receive right of the message is here already, or comes twice. Then its sender kept a
   copy, and one name cannot receive for both. */
static bool repeats_a_receive_right(struct task *task, const struct wire_message *wire)
{
    for (unsigned i = 0; i < wire->rights_count; i++) {
        const struct right *right = &wire->rights[i];
        const struct port *port;

        if (right->type != MACH_MSG_TYPE_PORT_RECEIVE || right->count == 0)
            continue;
        port = port_of_right(task, right);
        if (port != NULL && port->receives)
            return true;
        for (unsigned j = 0; j < i; j++) {
            if (wire->rights[j].type == MACH_MSG_TYPE_PORT_RECEIVE &&
                memcmp(&wire->rights[j].key, &right->key, sizeof right->key) == 0)
                return true;
        }
    }
    return false;
}

/*
 * Receives the next message of one socket. MACH_MSG_SUCCESS, MACH_RCV_TOO_LARGE,
 * MACH_RCV_BODY_ERROR; KERN_RESOURCE_SHORTAGE: it is still there; MACH_RCV_TIMED_OUT: there was
 * none, or none that is a message. *result is wire_message_peek's.
 */
static mach_msg_return_t receive_from(struct task *task, const struct receive_buffer *buffer,
    struct port *port, int socket, mach_msg_type_name_t disposition, int *result)
{
    struct wire_message wire;
    mach_msg_return_t mr = MACH_RCV_TIMED_OUT;

    *result = wire_message_peek(&wire, socket, disposition, task->buffer);
    if (*result < 0 && *result != -EAGAIN)
        return KERN_RESOURCE_SHORTAGE;
    if (*result != 0)
        return MACH_RCV_TIMED_OUT;
    if (!proves(port, &wire) || repeats_a_receive_right(task, &wire)) {
        wire_message_take(socket);
        wire_message_close(&wire);
        *result = WIRE_MESSAGE_REFUSED;
        return MACH_RCV_TIMED_OUT;
    }
    if (!receive_buffer_fits(buffer, wire.size)) {
        mr = receive_buffer_too_large(buffer, wire.size);
        if ((buffer->option & MACH_RCV_LARGE) == 0)
            wire_message_take(socket);
        wire_message_close(&wire);
        return mr;
    }
    wire_message_take(socket);
    if (wire.sender.pid == 0)
        wire.sender.pid = PROCESS_UNKNOWN;
    mr = name_rights(task, buffer, &wire) == KERN_SUCCESS ? MACH_MSG_SUCCESS : MACH_RCV_BODY_ERROR;
    receive_buffer_write_trailer(buffer, wire.size, port->seqno++, &wire.sender);
    wire_message_close(&wire);
    return mr;
}

/* Writes a notification that fits. */
static mach_msg_return_t write_notification(
    struct task *task, const struct receive_buffer *buffer, struct notification *notification)
{
    mach_port_t name;
    kern_return_t kr = copyout_right(task, &notification->right, &name);

    notification_write(notification, buffer->name, name, buffer->message);
    return kr == KERN_SUCCESS ? MACH_MSG_SUCCESS : MACH_RCV_BODY_ERROR;
}

static mach_msg_return_t receive_notification(
    struct task *task, const struct receive_buffer *buffer, struct port *port)
{
    struct notification *notification = STAILQ_FIRST(&port->notifications);
    struct ucred kernel = {.pid = PROCESS_KERNEL};
    mach_msg_return_t mr;

    if (notification == NULL)
        return MACH_RCV_TIMED_OUT;
    if (receive_buffer_fits(buffer, notification_size(notification))) {
        mr = write_notification(task, buffer, notification);
        receive_buffer_write_trailer(
            buffer, notification_size(notification), port->seqno++, &kernel);
    } else {
        mr = receive_buffer_too_large(buffer, notification_size(notification));
        if ((buffer->option & MACH_RCV_LARGE) != 0)
            return mr;
    }
    notification_free(port_take_notification(port));
    return mr;
}

static mach_msg_return_t receive_once(struct task *task, const struct receive_buffer *buffer,
    struct port *port, struct receiving_end *end)
{
    int result;
    mach_msg_return_t mr =
        receive_from(task, buffer, port, end->fd, MACH_MSG_TYPE_PORT_SEND_ONCE, &result);

    if (result == WIRE_MESSAGE_END || result == WIRE_MESSAGE_REFUSED) {
        /* It was destroyed unused, or used for something that is no message. Either way it is used
           up. */
        receiving_end_close(end, port->pollset);
        port_notify(port, MACH_NOTIFY_SEND_ONCE, 0, NULL);
        return receive_notification(task, buffer, port);
    }
    if (result == 0 && (mr != MACH_RCV_TOO_LARGE || (buffer->option & MACH_RCV_LARGE) == 0))
        receiving_end_close(end, port->pollset);
    return mr;
}

/* The port was seen without senders. That is true only if no message waits, because each message
   carries a right. */
static void see_no_senders(struct notify_request *request)
{
    struct port *port = request->port;

    if (port->make_send_count < request->sync || port_has_message(port) ||
        !descriptor_life_is_lonely(port->life)) {
        request->deferred = true;
        return;
    }
    port->no_senders = NULL;
    notify_request_fire(request, MACH_NOTIFY_NO_SENDERS, port->make_send_count);
}

static mach_msg_return_t receive_queue(
    struct task *task, const struct receive_buffer *buffer, struct port *port)
{
    int result;
    mach_msg_return_t mr =
        receive_from(task, buffer, port, port->queue, MACH_MSG_TYPE_PORT_SEND, &result);

    /* It is readable, but there is nothing to read: whoever gave it away kept a copy and shut it
       down. It would stay readable for ever. */
    if (result == -EAGAIN)
        pollset_remove(port->pollset, port->queue);
    if (port->no_senders != NULL)
        notify_request_rearm(port->no_senders);
    return mr;
}

/* Acts on an event of the port's pollset. MACH_RCV_TIMED_OUT: it was no message. */
static mach_msg_return_t receive_event(
    struct task *task, const struct receive_buffer *buffer, struct port *port, struct watch *watch)
{
    switch (watch->kind) {
    case WATCH_QUEUE:
        return receive_queue(task, buffer, port);
    case WATCH_RECEIVING_END:
        return receive_once(task, buffer, port, (struct receiving_end *)watch);
    case WATCH_DEAD_NAME:
        (void)name_find(task, ((struct notify_request *)watch)->name); /* which fires the request */
        return MACH_RCV_TIMED_OUT;
    case WATCH_NO_SENDERS:
        see_no_senders((struct notify_request *)watch);
        return MACH_RCV_TIMED_OUT;
    default:
        return receive_notification(task, buffer, port);
    }
}

/* The pollset's next event; NULL if there is none. */
static struct watch *next_event(const struct pollset *set)
{
    struct epoll_event event;

    return epoll_wait(set->events, &event, 1, 0) == 1 ? event.data.ptr : NULL;
}

/* The same for an event of a port set, which is that a member has an event. The message names the
   member. */
static mach_msg_return_t receive_of_member(
    struct task *task, const struct receive_buffer *buffer, const struct set_member *member)
{
    struct receive_buffer of_member = *buffer;
    struct watch *watch = next_event(member->port_pollset);

    of_member.name = member->port->name;
    return watch == NULL ? MACH_RCV_TIMED_OUT
                         : receive_event(task, &of_member, member->port, watch);
}

/* Takes what is there, for a port, or for a set if `port` is NULL. The kernel hands events out in
   turn, one at a time, so no source and no member starves another. A flood of packets that are no
   message cannot keep the lock indefinitely. */
static mach_msg_return_t receive_now(struct task *task, const struct receive_buffer *buffer,
    const struct pollset *set, struct port *port)
{
    mach_msg_return_t mr = MACH_RCV_TIMED_OUT;

    for (unsigned i = 0; i < EVENTS_AT_ONCE && mr == MACH_RCV_TIMED_OUT; i++) {
        struct watch *watch = next_event(set);

        if (watch == NULL)
            break;
        mr = port == NULL ? receive_of_member(task, buffer, (const struct set_member *)watch)
                          : receive_event(task, buffer, port, watch);
    }
    return mr;
}

/* Sleeps, unlocked, until there may be something. MACH_MSG_SUCCESS: look again. */
static mach_msg_return_t receive_wait(struct task *task, struct pollset *set,
    const struct deadline *deadline, mach_msg_option_t option)
{
    mach_msg_return_t dismissed;
    int ready;

    pollset_enter(set);
    task_unlock(task);
    ready = deadline_poll(deadline, set->events, POLLIN);
    (void)task_lock();
    dismissed = pollset_leave(set);
    if (dismissed != MACH_MSG_SUCCESS)
        return dismissed;
    if (ready == 0)
        return MACH_RCV_TIMED_OUT;
    if (ready == -EINTR && (option & MACH_RCV_INTERRUPT) != 0)
        return MACH_RCV_INTERRUPTED;
    if (ready < 0 && ready != -EINTR)
        return KERN_RESOURCE_SHORTAGE;
    return MACH_MSG_SUCCESS;
}

static mach_msg_return_t receive(
    struct task *task, const struct receive_buffer *buffer, const struct deadline *deadline)
{
    const struct table_entry *entry = name_find(task, buffer->name);
    struct port *port = NULL;
    struct pollset *set;
    mach_msg_return_t mr;

    if (entry == NULL || (entry->type & (MACH_PORT_TYPE_RECEIVE | MACH_PORT_TYPE_PORT_SET)) == 0)
        return MACH_RCV_INVALID_NAME;
    if (entry->type == MACH_PORT_TYPE_PORT_SET) {
        set = name_port_set(entry)->pollset;
    } else {
        port = name_port(entry);
        if (port_need_pollset(port) < 0)
            return KERN_RESOURCE_SHORTAGE;
        set = port->pollset;
    }
    for (;;) {
        bool is_last = deadline_has_passed(
            deadline); /* asked before looking: a message that is there in time counts */

        mr = receive_now(task, buffer, set, port);
        if (mr != MACH_RCV_TIMED_OUT || is_last)
            return mr;
        mr = receive_wait(task, set, deadline, buffer->option);
        if (mr != MACH_MSG_SUCCESS)
            return mr;
    }
}

mach_msg_return_t transfer_receive(mach_msg_header_t *message, mach_msg_size_t size,
    mach_port_name_t name, mach_msg_option_t option, mach_msg_timeout_t timeout)
{
    struct receive_buffer buffer = {
        .message = message, .size = size, .name = name, .option = option};
    struct deadline deadline = deadline_after((option & MACH_RCV_TIMEOUT) != 0, timeout);
    struct task *task = task_lock();

    return task_leave(task, receive(task, &buffer, &deadline));
}
