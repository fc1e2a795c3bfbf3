/* child_port.c - the check-in message and its sender. */
#include "config.h"

#include "ref/child_port.h"

#include <stdbool.h>
#include <stddef.h>

_Static_assert(sizeof(struct child_port_check_in_request) == 56, "request size");
_Static_assert(offsetof(struct child_port_check_in_request, port) == 28, "descriptor offset");
_Static_assert(offsetof(struct child_port_check_in_request, token) == 48, "token offset");
_Static_assert(sizeof(struct child_port_check_in_reply) == 36, "reply size");
_Static_assert(offsetof(struct child_port_check_in_reply, ret_code) == 32, "code offset");

/* A send that fails late has taken the rights already, and gives them back as moves. A right that
   was moved is the caller's again. A right that was copied or made is one too many. So is a right
   whose name changed, because the caller could not find it. */
static void take_back(
    struct child_port_check_in_request *request, mach_port_t port, mach_msg_type_name_t right_type)
{
    bool came_back = MACH_MSGH_BITS_REMOTE(request->header.msgh_bits) == MACH_MSG_TYPE_MOVE_SEND;
    bool as_before = request->port.name == port && request->port.disposition == right_type;

    if (!came_back)
        return;
    if (as_before)
        request->header.msgh_bits &= ~MACH_MSGH_BITS_COMPLEX;
    mach_msg_destroy(&request->header);
}

kern_return_t child_port_check_in(
    mach_port_t server, child_port_token_t token, mach_port_t port, mach_msg_type_name_t right_type)
{
    struct child_port_check_in_request request = {
        .header =
            {
                .msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, 0) | MACH_MSGH_BITS_COMPLEX,
                .msgh_size = sizeof request,
                .msgh_remote_port = server,
                .msgh_local_port = MACH_PORT_NULL,
                .msgh_id = CHILD_PORT_CHECK_IN_ID,
            },
        .body = {.msgh_descriptor_count = 1},
        .port =
            {
                .name = port,
                .disposition = right_type & 0xff,
                .type = MACH_MSG_PORT_DESCRIPTOR,
            },
        .ndr = NDR_record,
        .token = token,
    };
    mach_msg_return_t mr = mach_msg(&request.header, MACH_SEND_MSG, sizeof request, 0,
        MACH_PORT_NULL, MACH_MSG_TIMEOUT_NONE, MACH_PORT_NULL);

    if (mr != MACH_MSG_SUCCESS)
        take_back(&request, port, right_type);
    return mr;
}
