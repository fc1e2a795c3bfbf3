/* set_member.c - that a port is in a port set. */
#include "config.h"

#include "mach/set_member.h"

#include <stdlib.h>
#include <sys/epoll.h>

struct set_member *set_member_new(struct pollset *set_pollset, struct pollset *port_pollset)
{
    struct set_member *member = calloc(1, sizeof *member);

    if (member == NULL)
        return NULL;
    member->watch.kind = WATCH_MEMBER;
    if (pollset_add(set_pollset, port_pollset->events, EPOLLIN, &member->watch) < 0) {
        free(member);
        return NULL;
    }
    member->set_pollset = set_pollset;
    member->port_pollset = port_pollset;
    return member;
}

void set_member_end(struct set_member *member)
{
    pollset_remove(member->set_pollset, member->port_pollset->events);
    LIST_REMOVE(member, in_set);
    LIST_REMOVE(member, in_port);
    free(member);
}
