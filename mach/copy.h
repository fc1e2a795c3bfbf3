/* copy.h - between a name and a right on its way: Mach's copyin and copyout. */
#ifndef MACH_COPY_H
#define MACH_COPY_H

#include "mach/right.h"

#include <mach/kern_return.h>
#include <mach/message.h>

struct task;

/*
 * Whether copyin would work. KERN_SUCCESS (with *dead: it would give a dead right),
 * KERN_INVALID_NAME, KERN_INVALID_RIGHT. Null and dead names are the caller's to treat.
 */
kern_return_t copy_check(
    struct task *task, mach_port_name_t name, mach_msg_type_name_t disposition, bool *dead);

/*
 * Takes a right out of `name`. Null, dead and died names give null and dead rights. KERN_SUCCESS
 * and the right is the caller's; KERN_INVALID_NAME, KERN_INVALID_RIGHT or KERN_RESOURCE_SHORTAGE
 * and nothing has changed.
 */
kern_return_t copy_in(struct task *task, mach_port_name_t name, mach_msg_type_name_t disposition,
    struct right *right);

/* The send right of a name for which copy_check has said that a copy of it can be taken, lent
   instead: good until the name changes or the lock is given up. KERN_SUCCESS,
   KERN_RESOURCE_SHORTAGE. */
kern_return_t copy_lend(struct task *task, mach_port_name_t name, struct right *right);

/* Puts a right under a name, the port's own if it has one. The right is consumed, also when it is
   destroyed for want of memory or descriptors: KERN_RESOURCE_SHORTAGE, KERN_NO_SPACE. */
kern_return_t copy_out(struct task *task, struct right *right, mach_port_name_t *name);

/* Puts a right under the name that the caller chose. KERN_SUCCESS, KERN_RIGHT_EXISTS,
   KERN_NAME_EXISTS and table_insert_as's codes; the right is consumed in every case. */
kern_return_t copy_out_as(struct task *task, struct right *right, mach_port_name_t name);

/* What disposition a right given so arrives with. */
mach_msg_type_name_t copy_type(mach_msg_type_name_t disposition);

#endif
