/* port_set.c - several receive rights that are received from as one. */
#include "config.h"

#include "mach/port_set.h"

#include "mach/task.h"

#include <errno.h>
#include <stdlib.h>

int port_set_new(struct task *task, struct port_set **made)
{
    struct port_set *set = calloc(1, sizeof *set);
    int error;

    if (set == NULL)
        return -ENOMEM;
    error = pollset_new(&task->pollsets, &set->pollset);
    if (error < 0) {
        free(set);
        return error;
    }
    *made = set;
    return 0;
}

static struct set_member *find_member(const struct port_set *set, const struct port *port)
{
    struct set_member *member;

    LIST_FOREACH (member, &port->memberships, in_port) {
        if (member->set_pollset == set->pollset)
            return member;
    }
    return NULL;
}

kern_return_t port_set_add(struct port_set *set, struct port *port)
{
    struct set_member *member;

    if (find_member(set, port) != NULL)
        return KERN_ALREADY_IN_SET;
    if (port_need_pollset(port) < 0)
        return KERN_RESOURCE_SHORTAGE;
    member = set_member_new(set->pollset, port->pollset);
    if (member == NULL)
        return KERN_RESOURCE_SHORTAGE;
    member->port = port;
    LIST_INSERT_HEAD(&set->members, member, in_set);
    LIST_INSERT_HEAD(&port->memberships, member, in_port);
    return KERN_SUCCESS;
}

kern_return_t port_set_remove(struct port_set *set, struct port *port)
{
    struct set_member *member = find_member(set, port);

    if (member == NULL)
        return KERN_NOT_IN_SET;
    set_member_end(member);
    return KERN_SUCCESS;
}

kern_return_t port_set_remove_from_others(const struct port_set *kept, struct port *port)
{
    struct set_member *next;

    if (LIST_EMPTY(&port->memberships))
        return KERN_NOT_IN_SET;
    for (struct set_member *member = LIST_FIRST(&port->memberships); member != NULL;
         member = next) {
        next = LIST_NEXT(member, in_port);
        if (kept == NULL || member->set_pollset != kept->pollset)
            set_member_end(member);
    }
    return KERN_SUCCESS;
}

void port_set_free(struct port_set *set)
{
    struct set_member *member;

    while ((member = LIST_FIRST(&set->members)) != NULL)
        set_member_end(member);
    pollset_dismiss(set->pollset, MACH_RCV_PORT_DIED);
    free(set);
}

void port_set_forget(struct port_set *set)
{
    struct set_member *member;

    while ((member = LIST_FIRST(&set->members)) != NULL) {
        LIST_REMOVE(member, in_set);
        free(member);
    }
    free(set);
}
