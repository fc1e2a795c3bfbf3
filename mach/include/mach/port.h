/* port.h - names and rights. Values as in Mach's <mach/port.h>. */
#ifndef MACH_PORT_H
#define MACH_PORT_H

#include <stdint.h>

typedef unsigned int natural_t;
typedef int integer_t;
typedef int boolean_t;

#ifndef TRUE
#define TRUE 1
#define FALSE 0
#endif

/* A name is valid only in the task that holds it. 0 names nothing; all ones is a dead name. */
typedef natural_t mach_port_name_t;
typedef natural_t mach_port_t;
typedef mach_port_t ipc_space_t;
typedef mach_port_t task_t;

#define MACH_PORT_NULL ((mach_port_t)0)
#define MACH_PORT_DEAD ((mach_port_t)~0u)
#define MACH_PORT_VALID(name) ((name) != MACH_PORT_NULL && (name) != MACH_PORT_DEAD)

typedef natural_t mach_port_right_t;

#define MACH_PORT_RIGHT_SEND ((mach_port_right_t)0)
#define MACH_PORT_RIGHT_RECEIVE ((mach_port_right_t)1)
#define MACH_PORT_RIGHT_SEND_ONCE ((mach_port_right_t)2)
#define MACH_PORT_RIGHT_PORT_SET ((mach_port_right_t)3)
#define MACH_PORT_RIGHT_DEAD_NAME ((mach_port_right_t)4)
#define MACH_PORT_RIGHT_LABELH ((mach_port_right_t)5)
#define MACH_PORT_RIGHT_NUMBER ((mach_port_right_t)6)

/* The rights behind a name, as a mask. */
typedef natural_t mach_port_type_t;

#define MACH_PORT_TYPE(right) ((mach_port_type_t)(1u << ((right) + 16u)))
#define MACH_PORT_TYPE_NONE ((mach_port_type_t)0)
#define MACH_PORT_TYPE_SEND MACH_PORT_TYPE(MACH_PORT_RIGHT_SEND)
#define MACH_PORT_TYPE_RECEIVE MACH_PORT_TYPE(MACH_PORT_RIGHT_RECEIVE)
#define MACH_PORT_TYPE_SEND_ONCE MACH_PORT_TYPE(MACH_PORT_RIGHT_SEND_ONCE)
#define MACH_PORT_TYPE_PORT_SET MACH_PORT_TYPE(MACH_PORT_RIGHT_PORT_SET)
#define MACH_PORT_TYPE_DEAD_NAME MACH_PORT_TYPE(MACH_PORT_RIGHT_DEAD_NAME)
#define MACH_PORT_TYPE_SEND_RECEIVE (MACH_PORT_TYPE_SEND | MACH_PORT_TYPE_RECEIVE)
#define MACH_PORT_TYPE_SEND_RIGHTS (MACH_PORT_TYPE_SEND | MACH_PORT_TYPE_SEND_ONCE)
#define MACH_PORT_TYPE_PORT_RIGHTS (MACH_PORT_TYPE_SEND_RIGHTS | MACH_PORT_TYPE_RECEIVE)
#define MACH_PORT_TYPE_PORT_OR_DEAD (MACH_PORT_TYPE_PORT_RIGHTS | MACH_PORT_TYPE_DEAD_NAME)
/* A dead-name request is armed on the name (XNU). */
#define MACH_PORT_TYPE_DNREQUEST ((mach_port_type_t)0x80000000u)

/* User references, and a change of them. They do not go above MACH_PORT_UREFS_MAX (XNU). */
typedef natural_t mach_port_urefs_t;
typedef integer_t mach_port_delta_t;
#define MACH_PORT_UREFS_MAX ((mach_port_urefs_t)65535)

typedef natural_t mach_port_seqno_t;
typedef natural_t mach_port_mscount_t;
typedef natural_t mach_port_msgcount_t;
typedef natural_t mach_port_rights_t;

/* XNU's default queue length. Here net.unix.max_dgram_qlen decides: see docs/linux-binding.md. */
#define MACH_PORT_QLIMIT_BASIC ((mach_port_msgcount_t)5)

#endif
