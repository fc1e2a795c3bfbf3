/*
 * bootstrap_protocol.h - the messages between bootstrap.c and bootstrapd.
 *
 * Laid out as MIG would from Darwin's bootstrap.defs: subsystem 400, a reply's id is its request's
 * plus 100, a name is a fixed field of 128 bytes with a NUL in it.
 */
#ifndef MACH_BOOTSTRAP_PROTOCOL_H
#define MACH_BOOTSTRAP_PROTOCOL_H

#include <mach/mach.h>
#include <servers/bootstrap.h>

#define BOOTSTRAP_ID_CHECK_IN 402
#define BOOTSTRAP_ID_REGISTER 403
#define BOOTSTRAP_ID_LOOK_UP 404
#define BOOTSTRAP_ID_REPLY 100 /* added to a request's id */

#pragma pack(push, 4)

/* check-in and look-up */
struct bootstrap_request {
    mach_msg_header_t header;
    NDR_record_t ndr;
    name_t name;
}; /* 160 bytes */

struct bootstrap_register_request {
    mach_msg_header_t header;
    mach_msg_body_t body; /* one descriptor */
    mach_msg_port_descriptor_t service;
    NDR_record_t ndr;
    name_t name;
}; /* 176 bytes */

/* A successful check-in or look-up is answered with the right; everything else with
   mig_reply_error_t, also a successful registration (RetCode 0). */
struct bootstrap_reply {
    mach_msg_header_t header;
    mach_msg_body_t body; /* one descriptor */
    mach_msg_port_descriptor_t service;
}; /* 40 bytes */

#pragma pack(pop)

_Static_assert(sizeof(struct bootstrap_request) == 160, "as specified in linux-binding.md");
_Static_assert(sizeof(struct bootstrap_register_request) == 176, "as specified");
_Static_assert(sizeof(struct bootstrap_reply) == 40, "as specified");

#endif
