/*
 * bootstrap.h - naming ports (Darwin's <servers/bootstrap.h>).
 *
 * Every call returns BOOTSTRAP_SUCCESS or a code below. If the server cannot be reached, it returns
 * what mach_msg returned (MACH_SEND_INVALID_DEST: there is none); if the server died before it
 * answered, MIG_SERVER_DIED.
 */
#ifndef SERVERS_BOOTSTRAP_H
#define SERVERS_BOOTSTRAP_H

#include <mach/kern_return.h>
#include <mach/mach_init.h>
#include <mach/port.h>

#define BOOTSTRAP_MAX_NAME_LEN 128 /* with the final NUL: names have 127 bytes at most */

typedef char name_t[BOOTSTRAP_MAX_NAME_LEN];

#define BOOTSTRAP_SUCCESS 0
#define BOOTSTRAP_NOT_PRIVILEGED 1100
#define BOOTSTRAP_NAME_IN_USE 1101
#define BOOTSTRAP_UNKNOWN_SERVICE 1102
#define BOOTSTRAP_SERVICE_ACTIVE 1103
#define BOOTSTRAP_BAD_COUNT 1104
#define BOOTSTRAP_NO_MEMORY 1105

/* Gives the caller the receive right of a new service called `name`. Destroying it frees the name.
   BOOTSTRAP_SERVICE_ACTIVE: it is checked in already. */
extern kern_return_t bootstrap_check_in(mach_port_t bp, const char *name, mach_port_t *service);

/* Gives the caller a send right to the service called `name`, to deallocate later.
   BOOTSTRAP_UNKNOWN_SERVICE: there is none. */
extern kern_return_t bootstrap_look_up(mach_port_t bp, const char *name, mach_port_t *service);

/* Publishes a port of the caller's under `name`. A send right is copied from `service`.
   BOOTSTRAP_NAME_IN_USE: the name is taken. */
extern kern_return_t bootstrap_register(mach_port_t bp, const char *name, mach_port_t service);

/* The meaning of a code that one of these calls returned: a constant string, never NULL. */
extern const char *bootstrap_strerror(kern_return_t code);

#endif
