/* copyin.h - from a name to a right on its way: Mach's copyin. */
#ifndef MACH_COPYIN_H
#define MACH_COPYIN_H

#include "mach/right.h"

#include <mach/kern_return.h>
#include <mach/message.h>

struct task;

/*
 * Whether copyin would work. KERN_SUCCESS (with *dead: it would give a dead right),
 * KERN_INVALID_NAME, KERN_INVALID_RIGHT. Null and dead names are the caller's to treat.
 */
kern_return_t copyin_check(
    struct task *task, mach_port_name_t name, mach_msg_type_name_t disposition, bool *dead);

/*
 * Takes a right out of `name`. Null, dead and died names give null and dead rights. KERN_SUCCESS
 * and the right is the caller's; KERN_INVALID_NAME, KERN_INVALID_RIGHT or KERN_RESOURCE_SHORTAGE
 * and nothing has changed.
 */
kern_return_t copyin_right(struct task *task, mach_port_name_t name,
    mach_msg_type_name_t disposition, struct right *right);

/* The send right of a name for which copyin_check has said that a copy of it can be taken, lent
   instead: good until the name changes or the lock is given up. KERN_SUCCESS,
   KERN_RESOURCE_SHORTAGE. */
kern_return_t copyin_lend(struct task *task, mach_port_name_t name, struct right *right);

/* What disposition a right given so arrives with. */
mach_msg_type_name_t copyin_type(mach_msg_type_name_t disposition);

#endif
