/* transfer_send.c - the sending half of mach_msg. */
#include "config.h"

#include "mach/copyin.h"
#include "mach/copyout.h"
#include "mach/deadline.h"
#include "mach/task_lock.h"
#include "mach/transfer.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* What a header says of one of its rights. */
struct header_right {
    mach_port_name_t name;
    mach_msg_type_name_t disposition;
};

static struct header_right remote_of(const mach_msg_header_t *message)
{
    return (struct header_right){
        message->msgh_remote_port, MACH_MSGH_BITS_REMOTE(message->msgh_bits)};
}

static struct header_right local_of(const mach_msg_header_t *message)
{
    return (struct header_right){
        message->msgh_local_port, MACH_MSGH_BITS_LOCAL(message->msgh_bits)};
}

/* Either both rights of the header are taken or none. So both are checked first. */
static mach_msg_return_t check_header(struct task *task, const mach_msg_header_t *message)
{
    struct header_right remote = remote_of(message);
    struct header_right local = local_of(message);
    const struct table_entry *entry;
    bool dead;

    if (!MACH_PORT_VALID(remote.name) ||
        copyin_check(task, remote.name, remote.disposition, &dead) != KERN_SUCCESS || dead)
        return MACH_SEND_INVALID_DEST;
    if (local.disposition == 0 || !MACH_PORT_VALID(local.name))
        return MACH_MSG_SUCCESS;
    if (copyin_check(task, local.name, local.disposition, &dead) != KERN_SUCCESS)
        return MACH_SEND_INVALID_REPLY;
    /* If both come from one name, it must have enough for both. */
    if (local.name != remote.name)
        return MACH_MSG_SUCCESS;
    if (remote.disposition == MACH_MSG_TYPE_MOVE_SEND_ONCE)
        return MACH_SEND_INVALID_REPLY;
    entry = table_find(&task->names, local.name);
    return remote.disposition == MACH_MSG_TYPE_MOVE_SEND &&
                   local.disposition == MACH_MSG_TYPE_MOVE_SEND && entry->urefs < 2
               ? MACH_SEND_INVALID_REPLY
               : MACH_MSG_SUCCESS;
}

/* Takes a right of the message. The destination may be lent by the name that this changes, so it
   gets copies first. */
static kern_return_t take_right(struct task *task, struct wire_message *wire, mach_port_name_t name,
    mach_msg_type_name_t disposition, struct right *right)
{
    bool moves = MACH_MSG_TYPE_PORT_ANY_RIGHT(disposition);

    if (moves && right_own(&wire->destination) < 0)
        return KERN_RESOURCE_SHORTAGE;
    return copyin_right(task, name, disposition, right);
}

static kern_return_t take_reply(
    struct task *task, struct header_right local, struct wire_message *wire)
{
    return local.disposition == 0
               ? KERN_SUCCESS
               : take_right(task, wire, local.name, local.disposition, &wire->reply);
}

static kern_return_t take_destination(
    struct task *task, struct header_right remote, struct wire_message *wire)
{
    return remote.disposition == MACH_MSG_TYPE_COPY_SEND
               ? copyin_lend(task, remote.name, &wire->destination)
               : copyin_right(task, remote.name, remote.disposition, &wire->destination);
}

static mach_msg_return_t take_header(
    struct task *task, const mach_msg_header_t *message, struct wire_message *wire)
{
    struct header_right remote = remote_of(message);
    struct header_right local = local_of(message);
    mach_msg_return_t mr = check_header(task, message);

    /* A copied reply right comes first: the destination may move the name's last reference. */
    bool reply_first = local.disposition == MACH_MSG_TYPE_COPY_SEND;

    if (mr != MACH_MSG_SUCCESS)
        return mr;
    if ((reply_first && take_reply(task, local, wire) != KERN_SUCCESS) ||
        take_destination(task, remote, wire) != KERN_SUCCESS ||
        (!reply_first && take_reply(task, local, wire) != KERN_SUCCESS))
        return KERN_RESOURCE_SHORTAGE;
    return MACH_MSG_SUCCESS;
}

static mach_msg_return_t take_body(struct task *task, struct wire_message *wire)
{
    const mach_msg_port_descriptor_t *descriptors = wire_message_descriptors(wire);

    for (unsigned i = 0; i < wire->rights_count; i++) {
        kern_return_t kr = take_right(
            task, wire, descriptors[i].name, descriptors[i].disposition, &wire->rights[i]);

        if (kr == KERN_RESOURCE_SHORTAGE)
            return kr;
        if (kr != KERN_SUCCESS)
            return MACH_SEND_INVALID_RIGHT;
    }
    return wire_message_descriptor_count(wire) > RIGHT_DESCRIPTORS_MAX ? MACH_SEND_TOO_LARGE
                                                                       : MACH_MSG_SUCCESS;
}

static mach_msg_type_name_t give_back(struct task *task, struct right *right, mach_port_t *name)
{
    mach_msg_type_name_t type = right->type;

    (void)copyout_right(task, right, name); /* a right that cannot be named any more is destroyed */
    return type;
}

/* Gives a message that could not be sent back to the sender, with its rights as MOVE dispositions.
   A right that was never taken stays as the sender wrote it. */
static void return_to_sender(
    struct task *task, struct wire_message *wire, mach_msg_header_t *message)
{
    mach_msg_port_descriptor_t *descriptors =
        (mach_msg_port_descriptor_t *)(void *)((char *)message + sizeof(mach_msg_base_t));
    struct header_right remote = remote_of(message);
    struct header_right local = local_of(message);

    if (wire->destination.type != 0 && right_own(&wire->destination) == 0)
        remote.disposition = give_back(task, &wire->destination, &message->msgh_remote_port);
    if (wire->reply.type != 0)
        local.disposition = give_back(task, &wire->reply, &message->msgh_local_port);
    message->msgh_bits = MACH_MSGH_BITS(remote.disposition, local.disposition) |
                         (message->msgh_bits & MACH_MSGH_BITS_COMPLEX);
    for (unsigned i = 0; i < wire->rights_count && wire->rights[i].type != 0; i++)
        descriptors[i].disposition =
            give_back(task, &wire->rights[i], &descriptors[i].name) & 0xffu;
}

/* Whether a receive right travels to its own port. Then nobody could ever receive it. */
static bool is_circular(const struct wire_message *wire)
{
    for (unsigned i = 0; i < wire->rights_count; i++) {
        const struct right *right = &wire->rights[i];

        if (right->type == MACH_MSG_TYPE_PORT_RECEIVE && right->count > 0 &&
            wire->destination.type == MACH_MSG_TYPE_PORT_SEND &&
            memcmp(&right->key, &wire->destination.key, sizeof right->key) == 0)
            return true;
    }
    return false;
}

/* The socket that this message is sent through. Each message has its own, connected to the queue.
   Only so can a sender wait for a full queue. It also keeps unread messages of one port from using
   up the send buffer for another. */
static int open_way(struct wire_message *wire)
{
    int error;
    int way = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (way < 0)
        return -errno;
    error = descriptor_connect(way, right_descriptors(&wire->destination)[SEND_HANDLE]);
    if (error < 0) {
        close(way);
        return error;
    }
    return way;
}

/* Waits, unlocked, until the queue takes the message. 0 or a negative errno; -ETIMEDOUT. */
static int wait_and_send(struct task *task, struct wire_message *wire, int way,
    const struct deadline *deadline, mach_msg_option_t option)
{
    int error = right_own(&wire->destination);

    if (error < 0)
        return error;
    error = -EAGAIN;
    wire->way = way;
    LIST_INSERT_HEAD(&task->waiting, wire, entry); /* so that a fork finds its descriptors */
    while (error == -EAGAIN) {
        int ready;

        task_unlock(task);
        ready = deadline_poll(deadline, way, POLLOUT);
        (void)task_lock();
        if (ready == 0)
            error = -ETIMEDOUT;
        else if (ready > 0)
            error = wire_message_send(wire, way);
        else if (ready != -EINTR || (option & MACH_SEND_INTERRUPT) != 0)
            error = ready;
    }
    LIST_REMOVE(wire, entry);
    return error;
}

static mach_msg_return_t outcome(int error)
{
    switch (error) {
    case -ETIMEDOUT:
        return MACH_SEND_TIMED_OUT;
    case -EINTR:
        return MACH_SEND_INTERRUPTED;
    case -ETOOMANYREFS: /* too many descriptors of this user are under way */
    case -EMFILE:
    case -ENFILE:
    case -ENOMEM:
    case -ENOBUFS:
    case -EMSGSIZE:
        return KERN_RESOURCE_SHORTAGE;
    default: /* the port died after the rights were taken, as if with the message in its queue */
        return MACH_MSG_SUCCESS;
    }
}

static mach_msg_return_t deliver(struct task *task, struct wire_message *wire,
    mach_msg_header_t *message, mach_msg_option_t option, mach_msg_timeout_t timeout)
{
    struct deadline deadline = deadline_after((option & MACH_SEND_TIMEOUT) != 0, timeout);
    bool by_queue = wire->destination.type == MACH_MSG_TYPE_PORT_SEND;
    int way = by_queue ? open_way(wire) : right_descriptors(&wire->destination)[ONCE_END];
    int error = way < 0 ? way : wire_message_send(wire, way);
    mach_msg_return_t mr;

    /* A send-once right never waits: there is room for its one message, or else the message is
       destroyed. */
    if (error == -EAGAIN && by_queue)
        error = (option & MACH_SEND_TIMEOUT) != 0 && timeout == 0
                    ? -ETIMEDOUT
                    : wait_and_send(task, wire, way, &deadline, option);
    mr = outcome(error);
    if (mr != MACH_MSG_SUCCESS)
        return_to_sender(task, wire, message);
    wire_message_close(wire);
    if (by_queue && way >= 0)
        close(way); /* last, because the kernel looks for circles: see wire_message_close */
    return mr;
}

mach_msg_return_t transfer_send(mach_msg_header_t *message, mach_msg_size_t size,
    mach_msg_option_t option, mach_msg_timeout_t timeout)
{
    struct wire_message wire;
    struct task *task;
    mach_msg_return_t mr = wire_message_open(&wire, message, size);

    if (mr != MACH_MSG_SUCCESS)
        return mr;
    task = task_lock();
    mr = take_header(task, message, &wire);
    if (mr == MACH_MSG_SUCCESS)
        mr = take_body(task, &wire);
    if (mr == KERN_RESOURCE_SHORTAGE || mr == MACH_SEND_TOO_LARGE)
        return_to_sender(task, &wire, message);
    if (mr == MACH_MSG_SUCCESS && !is_circular(&wire))
        mr = deliver(task, &wire, message, option, timeout);
    else
        wire_message_close(&wire);
    return task_leave(task, mr);
}
