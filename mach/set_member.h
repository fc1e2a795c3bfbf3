/* set_member.h - that a port is in a port set. Under the task's lock. */
#ifndef MACH_SET_MEMBER_H
#define MACH_SET_MEMBER_H

#include "mach/pollset.h"

#include <sys/queue.h>

struct port;

/* It belongs to the set, and is in two lists: the set's and the port's. */
struct set_member {
    struct watch watch;
    struct pollset *set_pollset;
    struct pollset *port_pollset; /* watched in the set's */
    struct port *port;
    LIST_ENTRY(set_member) in_set;
    LIST_ENTRY(set_member) in_port;
};

LIST_HEAD(set_member_list, set_member);

/* Makes a member, in no list yet, whose events wake the set. NULL if memory runs out. */
struct set_member *set_member_new(struct pollset *set_pollset, struct pollset *port_pollset);

/* Takes a member out of both lists and frees it. */
void set_member_end(struct set_member *member);

#endif
