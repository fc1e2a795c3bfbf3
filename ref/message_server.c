/* message_server.c - receiving one message and destroying what of it nobody took. */
#include "config.h"

#include "ref/message_server.h"

#define AUDIT_TRAILER \
    ((mach_msg_option_t)(MACH_RCV_TRAILER_TYPE(MACH_MSG_TRAILER_FORMAT_0) | \
                         MACH_RCV_TRAILER_ELEMENTS(MACH_RCV_TRAILER_AUDIT)))

mach_msg_return_t message_server_run_once(
    mach_port_t receive, const struct child_port_handler *handler)
{
    struct {
        struct child_port_check_in_request request;
        mach_msg_max_trailer_t trailer;
    } in = {0};
    struct child_port_check_in_reply reply;
    mach_msg_header_t *message = &in.request.header;
    bool destroy_request;
    mach_msg_return_t mr;

    mr = mach_msg(message, MACH_RCV_MSG | MACH_RCV_TIMEOUT | AUDIT_TRAILER, 0, sizeof in, receive,
        0, MACH_PORT_NULL);
    if (mr != MACH_MSG_SUCCESS)
        return mr;

    child_port_server_dispatch(message, &reply.header, handler, &destroy_request);

    /* The handler keeps the body's right if it succeeded. Nobody takes the reply right. */
    if (!destroy_request && (reply.ret_code == KERN_SUCCESS || reply.ret_code == MIG_NO_REPLY))
        message->msgh_bits &= ~MACH_MSGH_BITS_COMPLEX;
    mach_msg_destroy(message);
    return MACH_MSG_SUCCESS;
}
