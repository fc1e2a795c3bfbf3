/* task_special_ports.h - special ports of a task. */
#ifndef MACH_TASK_SPECIAL_PORTS_H
#define MACH_TASK_SPECIAL_PORTS_H

#include <mach/kern_return.h>
#include <mach/port.h>

#define TASK_KERNEL_PORT 1
#define TASK_BOOTSTRAP_PORT 4

/*
 * Gives a send right to a special port, the caller's to deallocate. KERN_SUCCESS (the port may be
 * MACH_PORT_NULL), KERN_INVALID_TASK, KERN_INVALID_ARGUMENT (no such special port here).
 */
extern kern_return_t task_get_special_port(task_t task, int which, mach_port_t *port);

#define task_get_bootstrap_port(task, port) \
    task_get_special_port((task), TASK_BOOTSTRAP_PORT, (port))

#endif
