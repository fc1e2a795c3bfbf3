/* copyout.c - from a right on its way to a name. */
#include "config.h"

#include "mach/copyout.h"

#include "mach/name.h"
#include "mach/task.h"

static kern_return_t put_send_once(struct task *task, struct right *right, mach_port_name_t *name)
{
    struct send_once *once;
    kern_return_t kr = KERN_RESOURCE_SHORTAGE;

    if (send_once_absorb(task, right, &once) == 0) {
        kr = name_insert_send_once(task, once, name);
        if (kr != KERN_SUCCESS)
            send_once_destroy(once);
    }
    return kr;
}

static kern_return_t put_port(struct task *task, struct right *right, mach_port_name_t *name)
{
    mach_port_type_t type =
        right->type == MACH_MSG_TYPE_PORT_RECEIVE ? MACH_PORT_TYPE_RECEIVE : MACH_PORT_TYPE_SEND;
    struct port *port;
    kern_return_t kr;

    if (port_absorb(task, right, &port) < 0)
        return KERN_RESOURCE_SHORTAGE;
    kr = name_insert_port(task, port, type, name);
    if (kr != KERN_SUCCESS)
        port_free(task, port);
    return kr;
}

kern_return_t copyout_right(struct task *task, struct right *right, mach_port_name_t *name)
{
    kern_return_t kr;

    *name = right->dead ? MACH_PORT_DEAD : MACH_PORT_NULL;
    if (right->count == 0)
        return KERN_SUCCESS;
    if (right->type == MACH_MSG_TYPE_PORT_SEND_ONCE)
        kr = put_send_once(task, right, name);
    else
        kr = put_port(task, right, name);
    right_destroy(right);
    return kr;
}

kern_return_t copyout_right_as(struct task *task, struct right *right, mach_port_name_t name)
{
    struct table_entry *entry = name_find(task, name);
    kern_return_t kr = KERN_SUCCESS;

    if (right->type == MACH_MSG_TYPE_PORT_SEND_ONCE) {
        if (entry != NULL)
            kr = KERN_NAME_EXISTS;
    } else {
        const struct port *port = port_of_right(task, right);

        if (port != NULL && port->name != MACH_PORT_NULL && port->name != name)
            kr = KERN_RIGHT_EXISTS;
        else if (entry != NULL && name_port(entry) != port)
            kr = KERN_NAME_EXISTS;
    }
    if (kr == KERN_SUCCESS && right->type == MACH_MSG_TYPE_PORT_SEND_ONCE)
        kr = put_send_once(task, right, &name);
    else if (kr == KERN_SUCCESS)
        kr = put_port(task, right, &name);
    right_destroy(right);
    return kr;
}
