/* copyin.h - from a name to a right on its way: Mach's copyin. */
#ifndef MACH_COPYIN_H
#define MACH_COPYIN_H

#include "mach/right.h"

#include <mach/kern_return.h>
#include <mach/message.h>

struct task;

/*
 * Whether copyin_right would succeed. KERN_SUCCESS (*dead: with a dead right), KERN_INVALID_NAME,
 * KERN_INVALID_RIGHT. `name` is not MACH_PORT_NULL or MACH_PORT_DEAD.
 */
kern_return_t copyin_check(
    struct task *task, mach_port_name_t name, mach_msg_type_name_t disposition, bool *dead);

/*
 * Takes a right out of `name`. MACH_PORT_NULL gives a null right; MACH_PORT_DEAD and a dead name
 * give a dead right. KERN_SUCCESS, and the right is the caller's. KERN_INVALID_NAME,
 * KERN_INVALID_RIGHT or KERN_RESOURCE_SHORTAGE, and nothing has changed.
 */
kern_return_t copyin_right(struct task *task, mach_port_name_t name,
    mach_msg_type_name_t disposition, struct right *right);

/* Lends the send right of a name of which copyin_check has said that it can be copied. It is good
   until the name changes or the lock is released. KERN_SUCCESS, KERN_RESOURCE_SHORTAGE. */
kern_return_t copyin_lend(struct task *task, mach_port_name_t name, struct right *right);

/* The disposition with which a right that was sent with `disposition` arrives. */
mach_msg_type_name_t copyin_type(mach_msg_type_name_t disposition);

#endif
