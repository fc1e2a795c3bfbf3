/* mach_init.h - the task itself, its special ports and its reply ports. */
#ifndef MACH_MACH_INIT_H
#define MACH_MACH_INIT_H

#include <mach/kern_return.h>
#include <mach/port.h>

/*
 * This task's port. It identifies the task to whoever receives a send right to it; the messages
 * sent to it are not served (Linux has no task calls). Not to be deallocated.
 */
extern mach_port_t mach_task_self(void);

/* A new receive right for replies, the caller's; MACH_PORT_NULL when there can be none. */
extern mach_port_t mach_reply_port(void);

/* The calling thread's reply port, made at the first call and kept by the library, which destroys
   it when the thread ends. */
extern mach_port_t mig_get_reply_port(void);

/* Destroys the calling thread's reply port; the next mig_get_reply_port makes another. */
extern void mig_dealloc_reply_port(mach_port_t reply_port);

/*
 * The task's bootstrap port: a send right, or MACH_PORT_NULL. It is fetched at its first use from
 * the socket that the environment variable MACH_BOOTSTRAP_PORT names; an unusable one is said once
 * on standard error and remembered. Can be assigned to; a forked child starts over from the
 * environment.
 */
extern mach_port_t *mach_bootstrap_port_location(void);
#define bootstrap_port (*mach_bootstrap_port_location())

#endif
