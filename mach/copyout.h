/* copyout.h - from a right on its way to a name: Mach's copyout. */
#ifndef MACH_COPYOUT_H
#define MACH_COPYOUT_H

#include "mach/right.h"

#include <mach/kern_return.h>

struct task;

/* Puts a right under a name, the port's own if it has one. The right is consumed in every case.
   KERN_SUCCESS; KERN_RESOURCE_SHORTAGE or KERN_NO_SPACE if it had to be destroyed. */
kern_return_t copyout_right(struct task *task, struct right *right, mach_port_name_t *name);

/* Puts a right under the name that the caller chose. KERN_SUCCESS, KERN_RIGHT_EXISTS,
   KERN_NAME_EXISTS and table_insert_as's codes. The right is consumed in every case. */
kern_return_t copyout_right_as(struct task *task, struct right *right, mach_port_name_t name);

#endif
