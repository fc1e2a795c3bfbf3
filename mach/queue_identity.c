/* queue_identity.c - what identifies a port's queue. */
#include "config.h"

#include "mach/queue_identity.h"

#include "mach/name.h"
#include "mach/task_lock.h"

static kern_return_t identity_read(
    struct task *task, mach_port_name_t name, struct queue_identity *identity)
{
    const struct table_entry *entry = name_find(task, name);
    const struct port *port;

    if (entry == NULL)
        return KERN_INVALID_NAME;
    port = name_port(entry);
    if (port == NULL || port->handle < 0)
        return KERN_INVALID_RIGHT;
    *identity = (struct queue_identity){port->key.queue_device, port->key.queue_inode};
    return KERN_SUCCESS;
}

kern_return_t queue_identity_read(mach_port_name_t name, struct queue_identity *identity)
{
    struct task *task = task_lock();

    return task_leave(task, identity_read(task, name, identity));
}
