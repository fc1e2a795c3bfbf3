/* child_port.h - the check-in message and its sender. */
#ifndef REF_CHILD_PORT_H
#define REF_CHILD_PORT_H

#include <mach/mach.h>
#include <stdint.h>

/* The shared secret, in host byte order. A message that carries it comes from the client. */
typedef uint64_t child_port_token_t;

/* The one routine of the `child_port` subsystem (10011: its first and only message id). */
#define CHILD_PORT_CHECK_IN_ID ((mach_msg_id_t)10011)

#pragma pack(push, 4)

/* 56 bytes, as MIG lays out `simpleroutine child_port_check_in(server, token, port)`. */
struct child_port_check_in_request {
    mach_msg_header_t header;
    mach_msg_body_t body;
    mach_msg_port_descriptor_t port;
    NDR_record_t ndr;
    child_port_token_t token;
};

/* 36 bytes. The dispatch function puts its code here. No check-in is ever answered. */
struct child_port_check_in_reply {
    mach_msg_header_t header;
    NDR_record_t ndr;
    kern_return_t ret_code;
};

#pragma pack(pop)

/*
 * Sends one check-in message. There is no answer to wait for. Blocks only while the server's queue
 * is full.
 *
 * server      a send right, of which a copy is used: it stays the caller's.
 * token       what the server wrote into the pipe.
 * port        the port to hand over.
 * right_type  as what: any MACH_MSG_TYPE_ disposition. A right that is moved is consumed if the
 *             message was sent. Otherwise it is still the caller's. There is one exception: if
 *             the system ran out of memory after taking the right and could not restore its name,
 *             the right is destroyed.
 *
 * Returns what mach_msg returned: MACH_MSG_SUCCESS, a MACH_SEND_ code, KERN_RESOURCE_SHORTAGE.
 */
kern_return_t child_port_check_in(mach_port_t server, child_port_token_t token, mach_port_t port,
    mach_msg_type_name_t right_type);

#endif
