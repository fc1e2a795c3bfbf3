/* child_port_server.h - the `child_port` subsystem: telling a check-in from any other message. */
#ifndef REF_CHILD_PORT_SERVER_H
#define REF_CHILD_PORT_SERVER_H

#include "ref/child_port.h"

#include <mach/mach.h>
#include <stdbool.h>
#include <stddef.h>

/* What a check-in is handed to. */
struct child_port_handler {
    /*
     * Called for each well-formed check-in.
     *
     * server          the port that received it.
     * token, port, right_type
     *                 as the sender wrote them; port and right_type as received, so right_type is
     *                 MACH_MSG_TYPE_PORT_RECEIVE, _SEND or _SEND_ONCE. Nothing is verified.
     * trailer         the trailer, as received; it lives as long as the call.
     * destroy_request false; set to true, the request is destroyed whatever is returned.
     *
     * Ownership: the right is the handler's when it returns KERN_SUCCESS or MIG_NO_REPLY without
     * asking for destruction, the message's otherwise.
     * Returns a code for the reply's ret_code; MIG_NO_REPLY: there is none.
     */
    kern_return_t (*check_in)(void *context, mach_port_t server, child_port_token_t token,
        mach_port_t port, mach_msg_type_name_t right_type, const mach_msg_trailer_t *trailer,
        bool *destroy_request);
    void *context; /* handed to check_in */
};

/*
 * The message ids that the subsystem serves: an array of *count. It is constant.
 */
const mach_msg_id_t *child_port_server_request_ids(size_t *count);

/* Bytes of the largest request, without trailer, and of the largest reply. */
mach_msg_size_t child_port_server_request_size(void);
mach_msg_size_t child_port_server_reply_size(void);

/*
 * Looks at one received message and calls the handler if it is a check-in.
 *
 * in              the message, its trailer behind it.
 * out             room for child_port_server_reply_size() bytes; filled in every case: id of the
 *                 request plus 100, and a ret_code.
 * destroy_request set to false, or to what the handler asked.
 *
 * Ownership: rights in the message are not touched; see the handler and the ret_code. Neither
 * message is kept.
 * Returns true if the message is one of the subsystem's, false (and MIG_BAD_ID) if not. ret_code:
 * MIG_BAD_ID; MIG_BAD_ARGUMENTS (not complex, another size, another number of descriptors);
 * MIG_TYPE_ERROR (another kind of descriptor, or no disposition that can be received); else what
 * the handler returned.
 */
bool child_port_server_dispatch(const mach_msg_header_t *in, mach_msg_header_t *out,
    const struct child_port_handler *handler, bool *destroy_request);

#endif
