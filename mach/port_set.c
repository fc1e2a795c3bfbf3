/* port_set.c - several receive rights that are received from as one. */
#include "config.h"

#include "mach/port_set.h"

#include "mach/task.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>

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
    struct set_member *member = port->memberships;

    while (member != NULL && member->set != set)
        member = member->next_of_port;
    return member;
}

kern_return_t port_set_add(struct port_set *set, struct port *port)
{
    struct set_member *member;

    if (find_member(set, port) != NULL)
        return KERN_ALREADY_IN_SET;
    if (port_need_pollset(port) < 0)
        return KERN_RESOURCE_SHORTAGE;
    member = calloc(1, sizeof *member);
    if (member == NULL)
        return KERN_RESOURCE_SHORTAGE;
    member->watch.kind = WATCH_MEMBER;
    if (pollset_add(set->pollset, port->pollset->events, EPOLLIN, &member->watch) < 0) {
        free(member);
        return KERN_RESOURCE_SHORTAGE;
    }
    member->set = set;
    member->port = port;
    member->next = set->members;
    set->members = member;
    member->next_of_port = port->memberships;
    port->memberships = member;
    return KERN_SUCCESS;
}

static void member_end(struct set_member *member)
{
    struct set_member **link = &member->set->members;

    pollset_remove(member->set->pollset, member->port->pollset->events);
    while (*link != member)
        link = &(*link)->next;
    *link = member->next;
    link = &member->port->memberships;
    while (*link != member)
        link = &(*link)->next_of_port;
    *link = member->next_of_port;
    free(member);
}

kern_return_t port_set_remove(struct port_set *set, struct port *port)
{
    struct set_member *member = find_member(set, port);

    if (member == NULL)
        return KERN_NOT_IN_SET;
    member_end(member);
    return KERN_SUCCESS;
}

kern_return_t port_set_remove_from_others(const struct port_set *kept, struct port *port)
{
    struct set_member *next;

    if (port->memberships == NULL)
        return KERN_NOT_IN_SET;
    for (struct set_member *member = port->memberships; member != NULL; member = next) {
        next = member->next_of_port;
        if (member->set != kept)
            member_end(member);
    }
    return KERN_SUCCESS;
}

void port_set_free(struct task *task, struct port_set *set)
{
    struct set_member *next;

    for (struct set_member *member = set->members; member != NULL; member = next) {
        next = member->next;
        member_end(member);
    }
    pollset_dismiss(&task->pollsets, set->pollset, MACH_RCV_PORT_DIED);
    free(set);
}

void port_set_forget(struct port_set *set)
{
    struct set_member *next;

    for (struct set_member *member = set->members; member != NULL; member = next) {
        next = member->next;
        free(member);
    }
    free(set);
}
