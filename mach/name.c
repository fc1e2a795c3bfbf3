/* name.c - what happens to a name of this task. */
#include "config.h"

#include "mach/name.h"

#include "mach/notify_request.h"
#include "mach/task.h"

#include <mach/notify.h>

struct port *name_port(const struct table_entry *entry)
{
    return (entry->type & MACH_PORT_TYPE_SEND_RECEIVE) != 0 ? entry->object : NULL;
}

struct send_once *name_send_once(const struct table_entry *entry)
{
    return entry->type == MACH_PORT_TYPE_SEND_ONCE ? entry->object : NULL;
}

struct port_set *name_port_set(const struct table_entry *entry)
{
    return entry->type == MACH_PORT_TYPE_PORT_SET ? entry->object : NULL;
}

static void object_end(struct task *task, struct table_entry *entry)
{
    if (entry->type == MACH_PORT_TYPE_SEND_ONCE) {
        send_once_destroy(entry->object);
    } else if (entry->type == MACH_PORT_TYPE_PORT_SET) {
        port_set_free(entry->object);
    } else if (name_port(entry) != NULL) {
        name_port(entry)->name = MACH_PORT_NULL;
        port_free(task, entry->object);
    }
}

/* Turns a name into a dead name, and sends the notification that was asked for. */
static void make_dead(struct task *task, mach_port_name_t name)
{
    struct table_entry *entry = table_find(&task->names, name);
    struct notify_request *request = entry->request;

    entry->request = NULL;
    if (request != NULL) {
        table_entry_add_reference(entry); /* the notification's own */
        notify_request_fire(request, MACH_NOTIFY_DEAD_NAME, name);
    }
    object_end(task, entry);
    entry->type = MACH_PORT_TYPE_DEAD_NAME;
    entry->object = NULL;
}

static bool right_has_died(const struct table_entry *entry)
{
    if (entry->object == NULL) /* a dead name already, or the task port, not yet made */
        return false;
    if (entry->type == MACH_PORT_TYPE_SEND_ONCE)
        return send_once_is_dead(entry->object);
    return (entry->type & MACH_PORT_TYPE_SEND) != 0 && port_is_dead(entry->object);
}

struct table_entry *name_find(struct task *task, mach_port_name_t name)
{
    struct table_entry *entry = table_find(&task->names, name);

    if (entry != NULL && right_has_died(entry))
        make_dead(task, name);
    return entry;
}

static kern_return_t insert(
    struct task *task, mach_port_type_t type, void *object, mach_port_name_t *name)
{
    if (*name == MACH_PORT_NULL)
        return table_insert(&task->names, type, object, name);
    return table_insert_as(&task->names, type, object, *name);
}

kern_return_t name_insert_port(
    struct task *task, struct port *port, mach_port_type_t type, mach_port_name_t *name)
{
    struct table_entry *entry;
    kern_return_t kr;

    if (port->name == MACH_PORT_NULL) {
        kr = insert(task, type, port, name);
        if (kr == KERN_SUCCESS)
            port->name = *name;
        return kr;
    }
    entry = table_find(&task->names, port->name);
    if ((type & MACH_PORT_TYPE_SEND) != 0)
        table_entry_add_reference(entry); /* a receive right alone had none */
    entry->type |= type;
    *name = port->name;
    return KERN_SUCCESS;
}

kern_return_t name_insert_send_once(
    struct task *task, struct send_once *once, mach_port_name_t *name)
{
    return insert(task, MACH_PORT_TYPE_SEND_ONCE, once, name);
}

/* Frees a name whose last right has ended. Its object is ended, unless it was taken. */
static void name_free(struct task *task, mach_port_name_t name, bool end_object)
{
    struct table_entry *entry = table_find(&task->names, name);

    if (entry->request != NULL)
        notify_request_fire(entry->request, MACH_NOTIFY_PORT_DELETED, name);
    if (end_object)
        object_end(task, entry);
    table_remove(&task->names, name);
}

kern_return_t name_change_send(struct task *task, mach_port_name_t name, mach_port_delta_t delta)
{
    struct table_entry *entry = table_find(&task->names, name);
    mach_port_urefs_t left;
    kern_return_t kr = table_entry_change(entry, delta, &left);

    if (kr != KERN_SUCCESS || left > 0)
        return kr;
    entry->type &= ~MACH_PORT_TYPE_SEND;
    if (entry->type != MACH_PORT_TYPE_NONE) {
        struct notify_request *request = entry->request;

        if (request != NULL) /* what it watches is closed next */
            notify_request_unwatch(request);
        port_drop_proof(name_port(entry));
        return KERN_SUCCESS;
    }
    entry->type = MACH_PORT_TYPE_SEND;
    name_free(task, name, true);
    return KERN_SUCCESS;
}

kern_return_t name_change_dead(struct task *task, mach_port_name_t name, mach_port_delta_t delta)
{
    struct table_entry *entry = table_find(&task->names, name);
    mach_port_urefs_t left;
    kern_return_t kr = table_entry_change(entry, delta, &left);

    if (kr == KERN_SUCCESS && left == 0)
        name_free(task, name, false);
    return kr;
}

struct send_once *name_take_send_once(struct task *task, mach_port_name_t name)
{
    struct send_once *once = name_send_once(table_find(&task->names, name));

    name_free(task, name, false);
    return once;
}

/* Requests on a receive right do not travel with it. Their notify rights are destroyed. */
static void cancel_request(struct notify_request **armed)
{
    struct notify_request *request = *armed;

    *armed = NULL;
    if (request != NULL)
        send_once_destroy(notify_request_cancel(request));
}

static void cancel_requests(struct port *port)
{
    cancel_request(&port->no_senders);
    cancel_request(&port->port_destroyed);
}

/* The receive right has left its name. A send right stays there, with its request. */
static void receive_has_left(struct task *task, mach_port_name_t name)
{
    struct table_entry *entry = table_find(&task->names, name);
    struct notify_request *request = entry->request;

    if ((entry->type & MACH_PORT_TYPE_SEND) == 0) {
        name_free(task, name, true);
        return;
    }
    entry->type = MACH_PORT_TYPE_SEND;
    if (request != NULL && request->fd < 0)
        (void)notify_request_watch(request, name_port(entry)->proof); /* else its next use tells */
}

/* Gives a receive right that would be destroyed to whoever asked for port-destroyed. False if
   nobody did or descriptors ran out: then it must be destroyed. */
static bool give_to_requester(struct task *task, struct port *port)
{
    struct notify_request *request = port->port_destroyed;
    struct right right = {0};

    if (request == NULL || port_detach_receive(task, port, MACH_RCV_PORT_DIED, &right) < 0)
        return false;
    port->port_destroyed = NULL;
    send_once_notify(notify_request_cancel(request), MACH_NOTIFY_PORT_DESTROYED, 0, &right);
    return true;
}

/* Returns whether the port lives on. */
static bool end_receive(struct task *task, struct port *port)
{
    bool lives = give_to_requester(task, port);

    cancel_requests(port);
    if (!lives)
        port_destroy_receive(port);
    return lives;
}

void name_end_receive(struct task *task, mach_port_name_t name)
{
    struct table_entry *entry = table_find(&task->names, name);
    bool lives = end_receive(task, name_port(entry));

    if (lives)
        receive_has_left(task, name);
    else if ((entry->type & MACH_PORT_TYPE_SEND) != 0)
        make_dead(task, name);
    else
        name_free(task, name, true);
}

int name_take_receive(struct task *task, mach_port_name_t name, struct right *right)
{
    struct port *port = name_port(table_find(&task->names, name));
    int error = port_detach_receive(task, port, MACH_RCV_PORT_CHANGED, right);

    if (error < 0)
        return error;
    cancel_requests(port);
    receive_has_left(task, name);
    return 0;
}

void name_destroy(struct task *task, mach_port_name_t name)
{
    const struct table_entry *entry = table_find(&task->names, name);

    if ((entry->type & MACH_PORT_TYPE_RECEIVE) != 0)
        (void)end_receive(task, name_port(entry));
    name_free(task, name, true);
}
