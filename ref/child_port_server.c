/* child_port_server.c - the `child_port` subsystem: telling a check-in from any other message. */
#include "config.h"

#include "ref/child_port_server.h"

static const mach_msg_id_t request_ids[] = {CHILD_PORT_CHECK_IN_ID};

const mach_msg_id_t *child_port_server_request_ids(size_t *count)
{
    *count = sizeof request_ids / sizeof request_ids[0];
    return request_ids;
}

mach_msg_size_t child_port_server_request_size(void)
{
    return sizeof(struct child_port_check_in_request);
}

mach_msg_size_t child_port_server_reply_size(void)
{
    return sizeof(struct child_port_check_in_reply);
}

/* The size is checked first: if it is wrong, what is behind the header may not have been sent. */
static kern_return_t check_request(const struct child_port_check_in_request *request)
{
    if ((request->header.msgh_bits & MACH_MSGH_BITS_COMPLEX) == 0 ||
        request->header.msgh_size != sizeof *request || request->body.msgh_descriptor_count != 1)
        return MIG_BAD_ARGUMENTS;
    if (request->port.type != MACH_MSG_PORT_DESCRIPTOR)
        return MIG_TYPE_ERROR;
    switch (request->port.disposition) {
    case MACH_MSG_TYPE_PORT_RECEIVE:
    case MACH_MSG_TYPE_PORT_SEND:
    case MACH_MSG_TYPE_PORT_SEND_ONCE:
        return KERN_SUCCESS;
    default:
        return MIG_TYPE_ERROR;
    }
}

static void prepare_reply(const mach_msg_header_t *in, struct child_port_check_in_reply *reply)
{
    *reply = (struct child_port_check_in_reply){
        .header =
            {
                .msgh_bits = MACH_MSGH_BITS(MACH_MSGH_BITS_REMOTE(in->msgh_bits), 0),
                .msgh_size = sizeof *reply,
                .msgh_remote_port = in->msgh_remote_port,
                .msgh_local_port = MACH_PORT_NULL,
                .msgh_id = (mach_msg_id_t)((uint32_t)in->msgh_id + 100u),
            },
        .ndr = NDR_record,
        .ret_code = MIG_REMOTE_ERROR,
    };
}

bool child_port_server_dispatch(const mach_msg_header_t *in, mach_msg_header_t *out,
    const struct child_port_handler *handler, bool *destroy_request)
{
    const struct child_port_check_in_request *request = (const void *)in;
    struct child_port_check_in_reply *reply = (void *)out;
    const mach_msg_trailer_t *trailer = (const void *)((const char *)in + round_msg(in->msgh_size));

    *destroy_request = false;
    prepare_reply(in, reply);

    if (in->msgh_id != CHILD_PORT_CHECK_IN_ID) {
        reply->ret_code = MIG_BAD_ID;
        return false;
    }
    reply->ret_code = check_request(request);
    if (reply->ret_code != KERN_SUCCESS)
        return true;
    reply->ret_code = handler->check_in(handler->context, in->msgh_local_port, request->token,
        request->port.name, request->port.disposition, trailer, destroy_request);
    return true;
}
