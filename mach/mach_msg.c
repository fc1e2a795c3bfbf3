/* mach_msg.c - sending and receiving messages, and destroying one. */
#include "config.h"

#include "mach/transfer.h"

#include <mach/mach.h>

mach_msg_return_t mach_msg(mach_msg_header_t *msg, mach_msg_option_t option,
    mach_msg_size_t send_size, mach_msg_size_t rcv_size, mach_port_name_t rcv_name,
    mach_msg_timeout_t timeout, mach_port_name_t notify)
{
    mach_msg_return_t mr = MACH_MSG_SUCCESS;

    (void)notify;
    if ((option & MACH_SEND_MSG) != 0)
        mr = transfer_send(msg, send_size, option, timeout);
    if (mr == MACH_MSG_SUCCESS && (option & MACH_RCV_MSG) != 0)
        mr = transfer_receive(msg, rcv_size, rcv_name, option, timeout);
    return mr;
}

mach_msg_return_t mach_msg_send(mach_msg_header_t *msg)
{
    return mach_msg(msg, MACH_SEND_MSG, msg->msgh_size, 0, MACH_PORT_NULL, MACH_MSG_TIMEOUT_NONE,
        MACH_PORT_NULL);
}

/* Ends one right of a message: the right that was moved into it, or that it would have made. */
static void destroy_right(mach_port_t name, mach_msg_type_name_t disposition)
{
    mach_port_t made;
    mach_msg_type_name_t type;

    switch (disposition) {
    case MACH_MSG_TYPE_MOVE_SEND:
    case MACH_MSG_TYPE_MOVE_SEND_ONCE:
        (void)mach_port_deallocate(mach_task_self(), name);
        break;
    case MACH_MSG_TYPE_MOVE_RECEIVE:
        (void)mach_port_mod_refs(mach_task_self(), name, MACH_PORT_RIGHT_RECEIVE, -1);
        break;
    case MACH_MSG_TYPE_MAKE_SEND:
    case MACH_MSG_TYPE_MAKE_SEND_ONCE:
        /* As in XNU the right is made and given back, so that its port is told. */
        if (mach_port_extract_right(mach_task_self(), name, disposition, &made, &type) ==
            KERN_SUCCESS)
            (void)mach_port_deallocate(mach_task_self(), made);
        break;
    default: /* COPY_SEND has taken nothing */
        break;
    }
}

void mach_msg_destroy(mach_msg_header_t *msg)
{
    const mach_msg_base_t *base = (const mach_msg_base_t *)(const void *)msg;
    const mach_msg_port_descriptor_t *descriptors =
        (const mach_msg_port_descriptor_t *)(const void *)(base + 1);

    destroy_right(msg->msgh_remote_port, MACH_MSGH_BITS_REMOTE(msg->msgh_bits));
    if (!MACH_MSGH_BITS_IS_COMPLEX(msg->msgh_bits))
        return;
    for (mach_msg_size_t i = 0; i < base->body.msgh_descriptor_count; i++) {
        if (descriptors[i].type == MACH_MSG_PORT_DESCRIPTOR)
            destroy_right(descriptors[i].name, descriptors[i].disposition);
    }
}
