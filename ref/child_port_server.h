/* child_port_server.h - the `child_port` subsystem: telling a check-in from any other message. */
#ifndef REF_CHILD_PORT_SERVER_H
#define REF_CHILD_PORT_SERVER_H

#include "ref/child_port.h"

#include <mach/mach.h>
#include <stdbool.h>
#include <stddef.h>

/* Takes check-ins. */
struct child_port_handler {
    /*
     * Called for each well-formed check-in.
     *
     * server          the port that received the message.
     * token, port, right_type
     *                 as the sender wrote them. Nothing is verified. right_type is
     *                 MACH_MSG_TYPE_PORT_RECEIVE, _SEND or _SEND_ONCE.
     * trailer         the trailer, as received; valid during the call.
     * destroy_request false. If the handler sets it to true, the request is destroyed whatever is
     *                 returned.
     *
     * The right is the handler's if it returns KERN_SUCCESS or MIG_NO_REPLY and leaves
     * destroy_request false. Otherwise it stays the message's.
     * Returns a code for the reply's ret_code, or MIG_NO_REPLY if there is none.
     */
    kern_return_t (*check_in)(void *context, mach_port_t server, child_port_token_t token,
        mach_port_t port, mach_msg_type_name_t right_type, const mach_msg_trailer_t *trailer,
        bool *destroy_request);
    void *context; /* handed to check_in */
};

/* The message ids that the subsystem serves: a constant array of *count. */
const mach_msg_id_t *child_port_server_request_ids(size_t *count);

/* Bytes of the largest request, without trailer, and of the largest reply. */
mach_msg_size_t child_port_server_request_size(void);
mach_msg_size_t child_port_server_reply_size(void);

/*
 * Looks at one received message and calls the handler if it is a check-in.
 *
 * in              the message, its trailer behind it.
 * out             room for child_port_server_reply_size() bytes. It is always filled in: the id
 *                 is the request's plus 100.
 * destroy_request set to false, or to what the handler asked.
 *
 * Rights in the message are not touched: the handler and the ret_code say whose they are.
 * Returns true if the message is one of the subsystem's, false (and MIG_BAD_ID) if not. ret_code:
 * MIG_BAD_ID; MIG_BAD_ARGUMENTS (not complex, another size, another number of descriptors);
 * MIG_TYPE_ERROR (another kind of descriptor, or no disposition that can be received); else what
 * the handler returned.
 */
bool child_port_server_dispatch(const mach_msg_header_t *in, mach_msg_header_t *out,
    const struct child_port_handler *handler, bool *destroy_request);

#endif
