/*
 * bootstrap.h - naming ports (Darwin's <servers/bootstrap.h>).
 *
 * Every call returns BOOTSTRAP_SUCCESS or a code below; and what mach_msg returned when the
 * server cannot be reached (MACH_SEND_INVALID_DEST: there is none), MIG_SERVER_DIED when it died
 * before answering.
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

/* Gives the caller the receive right of a new service called `name`, its to destroy, which frees
   the name. BOOTSTRAP_SERVICE_ACTIVE: it is checked in already. */
extern kern_return_t bootstrap_check_in(mach_port_t bp, const char *name, mach_port_t *service);

/* Gives the caller a send right, its to deallocate, to the service called `name`.
   BOOTSTRAP_UNKNOWN_SERVICE: there is none. */
extern kern_return_t bootstrap_look_up(mach_port_t bp, const char *name, mach_port_t *service);

/* Publishes a port of the caller's under `name`: a send right is copied from `service`.
   BOOTSTRAP_NAME_IN_USE: the name is taken. */
extern kern_return_t bootstrap_register(mach_port_t bp, const char *name, mach_port_t service);

/* What a code that one of these calls returned means: a constant string, never NULL. */
extern const char *bootstrap_strerror(kern_return_t code);

#endif
