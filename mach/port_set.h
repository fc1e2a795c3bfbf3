/*
 * port_set.h - what a port set's name stands for: several receive rights that are received from as
 * one.
 *
 * A set has a pollset in which each member's own pollset is watched, so that whoever sleeps on the
 * set wakes for any of them, and the kernel hands the members that have something out in turn. A
 * port may be in several sets, as in XNU. Under the task's lock.
 */
#ifndef MACH_PORT_SET_H
#define MACH_PORT_SET_H

#include "mach/port_object.h"

struct port_set {
    struct pollset *pollset;
    struct set_member_list members;
};

/* Makes an empty set, which port_set_free ends. 0, or a negative errno as in port_object.h. */
int port_set_new(struct task *task, struct port_set **set);

/* Puts a port that receives into a set. KERN_SUCCESS, KERN_ALREADY_IN_SET,
   KERN_RESOURCE_SHORTAGE. */
kern_return_t port_set_add(struct port_set *set, struct port *port);

/* Takes a port out of a set. KERN_SUCCESS, KERN_NOT_IN_SET. */
kern_return_t port_set_remove(struct port_set *set, struct port *port);

/* Takes a port out of every set but `kept`, which may be NULL. KERN_SUCCESS, KERN_NOT_IN_SET (it
   was in none at all). */
kern_return_t port_set_remove_from_others(const struct port_set *kept, struct port *port);

/* Ends a set: its members are in it no longer, and whoever sleeps on it returns
   MACH_RCV_PORT_DIED. */
void port_set_free(struct port_set *set);

/* Frees a set's memory alone, in a forked child. */
void port_set_forget(struct port_set *set);

#endif
