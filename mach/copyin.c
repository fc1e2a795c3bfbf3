/* copyin.c - from a name to a right on its way. */
#include "config.h"

#include "mach/copyin.h"

#include "mach/name.h"
#include "mach/notify_request.h"
#include "mach/task.h"

#include <unistd.h>

mach_msg_type_name_t copyin_type(mach_msg_type_name_t disposition)
{
    switch (disposition) {
    case MACH_MSG_TYPE_COPY_SEND:
    case MACH_MSG_TYPE_MAKE_SEND:
        return MACH_MSG_TYPE_PORT_SEND;
    case MACH_MSG_TYPE_MAKE_SEND_ONCE:
        return MACH_MSG_TYPE_PORT_SEND_ONCE;
    default:
        return disposition;
    }
}

/* The right that a disposition needs. */
static mach_port_type_t needed_type(mach_msg_type_name_t disposition)
{
    switch (disposition) {
    case MACH_MSG_TYPE_MOVE_SEND:
    case MACH_MSG_TYPE_COPY_SEND:
        return MACH_PORT_TYPE_SEND;
    case MACH_MSG_TYPE_MOVE_SEND_ONCE:
        return MACH_PORT_TYPE_SEND_ONCE;
    default:
        return MACH_PORT_TYPE_RECEIVE;
    }
}

kern_return_t copyin_check(
    struct task *task, mach_port_name_t name, mach_msg_type_name_t disposition, bool *dead)
{
    const struct table_entry *entry = name_find(task, name);

    *dead = false;
    if (entry == NULL)
        return KERN_INVALID_NAME;
    if (entry->type == MACH_PORT_TYPE_DEAD_NAME) {
        *dead = true;
        return needed_type(disposition) == MACH_PORT_TYPE_RECEIVE ? KERN_INVALID_RIGHT
                                                                  : KERN_SUCCESS;
    }
    return (entry->type & needed_type(disposition)) != 0 ? KERN_SUCCESS : KERN_INVALID_RIGHT;
}

/* The task port has no queue until its right is given away; nobody reads it. */
static struct port *entry_port(struct task *task, struct table_entry *entry)
{
    struct port *port = name_port(entry);

    if (port == NULL) {
        port = port_new(task);
        if (port == NULL)
            return NULL;
        port->name = task->self;
        entry->object = port;
    }
    return port;
}

static kern_return_t give_send(struct task *task, struct table_entry *entry,
    mach_msg_type_name_t disposition, struct right *right)
{
    struct port *port = entry_port(task, entry);
    int handle;
    int proof;

    if (port == NULL || (port->handle < 0 && port_need_queue(task, port) < 0))
        return KERN_RESOURCE_SHORTAGE;
    handle = descriptor_copy(port->handle, 0);
    proof = port->proof >= 0 ? descriptor_copy(port->proof, 0) : descriptor_open_proof(port->life);
    if (handle < 0 || proof < 0) {
        if (handle >= 0)
            close(handle);
        if (proof >= 0)
            close(proof);
        return KERN_RESOURCE_SHORTAGE;
    }
    (void)right_reserve(right, MACH_MSG_TYPE_PORT_SEND, SEND_COUNT); /* needs no memory */
    right->key = port->key;
    right_descriptors(right)[SEND_HANDLE] = handle;
    right_descriptors(right)[SEND_PROOF] = proof;
    if (disposition == MACH_MSG_TYPE_MAKE_SEND) {
        port->make_send_count++;
        if (port->no_senders != NULL)
            notify_request_rearm(port->no_senders);
    } else if (disposition == MACH_MSG_TYPE_MOVE_SEND)
        (void)name_change_send(task, port->name, -1);
    return KERN_SUCCESS;
}

kern_return_t copyin_lend(struct task *task, mach_port_name_t name, struct right *right)
{
    struct port *port = entry_port(task, table_find(&task->names, name));

    if (port == NULL || port_need_proof(task, port) < 0)
        return KERN_RESOURCE_SHORTAGE;
    (void)right_reserve(right, MACH_MSG_TYPE_PORT_SEND, SEND_COUNT);
    right->borrowed = true;
    right->key = port->key;
    right_descriptors(right)[SEND_HANDLE] = port->handle;
    right_descriptors(right)[SEND_PROOF] = port->proof;
    return KERN_SUCCESS;
}

static kern_return_t give_send_once(
    struct task *task, mach_port_name_t name, mach_msg_type_name_t disposition, struct right *right)
{
    struct send_once *once;

    if (disposition == MACH_MSG_TYPE_MOVE_SEND_ONCE)
        once = name_take_send_once(task, name);
    else if (send_once_new(task, name_port(table_find(&task->names, name)), &once) < 0)
        return KERN_RESOURCE_SHORTAGE;
    send_once_detach(once, right);
    return KERN_SUCCESS;
}

kern_return_t copyin_right(
    struct task *task, mach_port_name_t name, mach_msg_type_name_t disposition, struct right *right)
{
    bool dead;
    kern_return_t kr;

    if (!MACH_PORT_VALID(name)) {
        right_set_empty(right, copyin_type(disposition), name == MACH_PORT_DEAD);
        return KERN_SUCCESS;
    }
    kr = copyin_check(task, name, disposition, &dead);
    if (kr != KERN_SUCCESS)
        return kr;
    if (dead) {
        right_set_empty(right, copyin_type(disposition), true);
        return disposition == MACH_MSG_TYPE_COPY_SEND ? KERN_SUCCESS
                                                      : name_change_dead(task, name, -1);
    }
    switch (copyin_type(disposition)) {
    case MACH_MSG_TYPE_PORT_SEND:
        return give_send(task, table_find(&task->names, name), disposition, right);
    case MACH_MSG_TYPE_PORT_SEND_ONCE:
        return give_send_once(task, name, disposition, right);
    default:
        return name_take_receive(task, name, right) < 0 ? KERN_RESOURCE_SHORTAGE : KERN_SUCCESS;
    }
}
