/* mach_notify.c - mach_port_request_notification. */
#include "config.h"

#include "mach/name.h"
#include "mach/notify_request.h"
#include "mach/send_once.h"
#include "mach/task_lock.h"

#include <errno.h>

/* Takes the notify right as the caller gave it. It must lead to this task: a notification is
   believed because this task made it, not because of what came over the wire. */
static kern_return_t take_notify(
    struct task *task, mach_port_t notify, mach_msg_type_name_t type, struct send_once **once)
{
    struct table_entry *entry;

    *once = NULL;
    if (notify == MACH_PORT_NULL)
        return KERN_SUCCESS;
    if (type != MACH_MSG_TYPE_MAKE_SEND_ONCE && type != MACH_MSG_TYPE_MOVE_SEND_ONCE)
        return KERN_INVALID_VALUE;
    entry = notify == MACH_PORT_DEAD ? NULL : name_find(task, notify);
    if (notify == MACH_PORT_DEAD || (entry != NULL && entry->type == MACH_PORT_TYPE_DEAD_NAME))
        return KERN_INVALID_CAPABILITY;
    if (entry == NULL)
        return KERN_INVALID_NAME;
    if (type == MACH_MSG_TYPE_MAKE_SEND_ONCE) {
        if ((entry->type & MACH_PORT_TYPE_RECEIVE) == 0)
            return KERN_INVALID_RIGHT;
        return send_once_new(task, name_port(entry), once) < 0 ? KERN_RESOURCE_SHORTAGE
                                                               : KERN_SUCCESS;
    }
    if (name_send_once(entry) == NULL)
        return KERN_INVALID_RIGHT;
    send_once_recall_end(task, name_send_once(entry));
    if (!notify_request_can_notify(name_send_once(entry)))
        return KERN_NOT_SUPPORTED;
    *once = name_take_send_once(task, notify);
    return KERN_SUCCESS;
}

/* Gives the notify right of a request that was replaced back to the caller, under a new name. If
   there is no name left, the right is destroyed. Entry pointers become invalid. */
static mach_port_t give_previous(struct task *task, struct notify_request *replaced)
{
    mach_port_t previous = MACH_PORT_NULL;
    struct send_once *once;

    if (replaced == NULL)
        return MACH_PORT_NULL;
    once = notify_request_cancel(replaced);
    if (name_insert_send_once(task, once, &previous) != KERN_SUCCESS)
        send_once_destroy(once);
    return previous;
}

/* Watches `fd` for a new request instead of for `armed`; for none if `once` is NULL. 0 with *made
   the new request, which the caller arms; or -ENOMEM, and nothing has changed. */
static int replace_watch(struct notify_request *armed, enum watch_kind kind, int fd,
    struct send_once *once, struct notify_request **made)
{
    *made = once == NULL ? NULL : notify_request_new(kind, -1, once);
    if (once != NULL && *made == NULL)
        return -ENOMEM;
    if (armed != NULL)
        notify_request_unwatch(armed); /* a set can watch a descriptor once only */
    if (*made == NULL || fd < 0 || notify_request_watch(*made, fd) == 0)
        return 0;
    (void)notify_request_cancel(*made);
    if (armed != NULL)
        (void)notify_request_watch(armed, fd);
    return -ENOMEM;
}

static int watched_proof(const struct table_entry *entry)
{
    if (name_send_once(entry) != NULL)
        return name_send_once(entry)->fd;
    /* Without a send right it is -1, and this task itself ends the receive right. */
    return name_port(entry)->proof;
}

static kern_return_t request_dead_name(struct task *task, mach_port_name_t name,
    mach_port_mscount_t sync, struct send_once *once, mach_port_t *previous)
{
    struct table_entry *entry = name_find(task, name);
    struct notify_request *request;
    struct notify_request *replaced;

    if (entry->type == MACH_PORT_TYPE_DEAD_NAME) {
        if (once == NULL || sync == 0)
            return KERN_INVALID_ARGUMENT;
        table_entry_add_reference(entry);
        send_once_notify(once, MACH_NOTIFY_DEAD_NAME, name, NULL);
        *previous = MACH_PORT_NULL;
        return KERN_SUCCESS;
    }
    replaced = entry->request;
    if (replace_watch(replaced, WATCH_DEAD_NAME, watched_proof(entry), once, &request) < 0)
        return KERN_RESOURCE_SHORTAGE;
    if (request != NULL)
        request->name = name;
    entry->request = request;
    *previous = give_previous(task, replaced);
    return KERN_SUCCESS;
}

static kern_return_t request_no_senders(struct task *task, struct port *port,
    mach_port_mscount_t sync, struct send_once *once, mach_port_t *previous)
{
    struct notify_request *request;
    struct notify_request *replaced = port->no_senders;
    bool fires;

    if (port_need_queue(task, port) < 0)
        return KERN_RESOURCE_SHORTAGE;
    fires = once != NULL && sync <= port->make_send_count &&
            descriptor_life_is_lonely(port->life) && !port_has_message(port);
    if (replace_watch(replaced, WATCH_NO_SENDERS, port->life, fires ? NULL : once, &request) < 0)
        return KERN_RESOURCE_SHORTAGE;
    if (request != NULL) {
        request->port = port;
        request->sync = sync;
    }
    port->no_senders = request;
    *previous = give_previous(task, replaced);
    if (fires)
        send_once_notify(once, MACH_NOTIFY_NO_SENDERS, port->make_send_count, NULL);
    return KERN_SUCCESS;
}

/* Unlike the others such a request cannot be replaced. */
static kern_return_t request_port_destroyed(
    struct port *port, struct send_once *once, mach_port_t *previous)
{
    if (port->port_destroyed != NULL)
        return KERN_FAILURE;
    if (once != NULL) {
        port->port_destroyed = notify_request_new(WATCH_NOTHING, -1, once);
        if (port->port_destroyed == NULL)
            return KERN_RESOURCE_SHORTAGE;
    }
    *previous = MACH_PORT_NULL;
    return KERN_SUCCESS;
}

static kern_return_t check_watched(
    struct task *task, mach_port_name_t name, mach_msg_id_t variant, mach_port_mscount_t sync)
{
    const struct table_entry *entry;

    if (variant != MACH_NOTIFY_DEAD_NAME && variant != MACH_NOTIFY_NO_SENDERS &&
        variant != MACH_NOTIFY_PORT_DESTROYED)
        return KERN_INVALID_VALUE;
    if (!MACH_PORT_VALID(name))
        return variant == MACH_NOTIFY_DEAD_NAME ? KERN_INVALID_ARGUMENT : KERN_INVALID_RIGHT;
    if (variant == MACH_NOTIFY_PORT_DESTROYED && sync != 0)
        return KERN_INVALID_VALUE;
    entry = name_find(task, name);
    if (entry == NULL)
        return KERN_INVALID_NAME;
    if (variant == MACH_NOTIFY_DEAD_NAME ? name_port_set(entry) != NULL
                                         : (entry->type & MACH_PORT_TYPE_RECEIVE) == 0)
        return KERN_INVALID_RIGHT;
    if (entry->type != MACH_PORT_TYPE_DEAD_NAME && entry->object == NULL)
        return KERN_INVALID_ARGUMENT; /* the task port: when it dies, this task is gone */
    return KERN_SUCCESS;
}

static kern_return_t request_notification(struct task *task, mach_port_name_t name,
    mach_msg_id_t variant, mach_port_mscount_t sync, mach_port_t notify,
    mach_msg_type_name_t notify_type, mach_port_t *previous)
{
    struct send_once *once;
    kern_return_t kr = take_notify(task, notify, notify_type, &once);

    if (kr != KERN_SUCCESS)
        return kr;
    kr = check_watched(task, name, variant, sync);
    if (kr == KERN_SUCCESS && variant == MACH_NOTIFY_DEAD_NAME)
        kr = request_dead_name(task, name, sync, once, previous);
    else if (kr == KERN_SUCCESS && variant == MACH_NOTIFY_PORT_DESTROYED)
        kr = request_port_destroyed(name_port(name_find(task, name)), once, previous);
    else if (kr == KERN_SUCCESS)
        kr = request_no_senders(task, name_port(name_find(task, name)), sync, once, previous);
    if (kr != KERN_SUCCESS && once != NULL)
        send_once_destroy(once);
    return kr;
}

kern_return_t mach_port_request_notification(ipc_space_t space, mach_port_name_t name,
    mach_msg_id_t variant, mach_port_mscount_t sync, mach_port_t notify,
    mach_msg_type_name_t notify_type, mach_port_t *previous)
{
    struct task *task = task_enter(space);

    return task == NULL ? KERN_INVALID_TASK
                        : task_leave(task, request_notification(task, name, variant, sync, notify,
                                               notify_type, previous));
}
