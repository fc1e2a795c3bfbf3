/* mach_init.h - the task itself, its special ports and its reply ports. */
#ifndef MACH_MACH_INIT_H
#define MACH_MACH_INIT_H

#include <mach/kern_return.h>
#include <mach/port.h>

/*
 * This task's port. A send right to it identifies the task. Messages sent to it are not served
 * (Linux has no task calls). Do not deallocate it.
 */
extern mach_port_t mach_task_self(void);

/* A new receive right for replies, the caller's; MACH_PORT_NULL if none can be made. */
extern mach_port_t mach_reply_port(void);

/* The calling thread's reply port. The library makes it at the first call and destroys it when the
   thread ends. */
extern mach_port_t mig_get_reply_port(void);

/* Destroys the calling thread's reply port; the next mig_get_reply_port makes another. */
extern void mig_dealloc_reply_port(mach_port_t reply_port);

/*
 * The task's bootstrap port: a send right, or MACH_PORT_NULL. The first use fetches it from the
 * socket that the environment variable MACH_BOOTSTRAP_PORT names. If that fails, the library says
 * so once on standard error and does not try again. The port can be assigned to. A forked child
 * starts over from the environment.
 */
extern mach_port_t *mach_bootstrap_port_location(void);
#define bootstrap_port (*mach_bootstrap_port_location())

#endif
