/* receive_buffer.c - where one received message goes. */
#include "config.h"

#include "mach/receive_buffer.h"

#include <string.h>

static mach_msg_size_t trailer_size(mach_msg_option_t option)
{
    switch ((option & MACH_RCV_TRAILER_MASK) >> 24) {
    case MACH_RCV_TRAILER_NULL:
        return sizeof(mach_msg_trailer_t);
    case MACH_RCV_TRAILER_SEQNO:
        return sizeof(mach_msg_seqno_trailer_t);
    case MACH_RCV_TRAILER_SENDER:
        return sizeof(mach_msg_security_trailer_t);
    default:
        return sizeof(mach_msg_audit_trailer_t);
    }
}

void receive_buffer_write_trailer(const struct receive_buffer *buffer, mach_msg_size_t size,
    mach_port_seqno_t seqno, const struct ucred *sender)
{
    mach_msg_audit_trailer_t trailer = {
        .msgh_trailer_type = MACH_MSG_TRAILER_FORMAT_0,
        .msgh_trailer_size = trailer_size(buffer->option),
        .msgh_seqno = seqno,
        .msgh_sender = {{sender->uid, sender->gid}},
        .msgh_audit = {{sender->uid, sender->uid, sender->gid, sender->uid, sender->gid,
            (unsigned)sender->pid, 0, 0}},
    };

    memcpy((char *)buffer->message + size, &trailer, trailer.msgh_trailer_size);
}

mach_msg_return_t receive_buffer_too_large(
    const struct receive_buffer *buffer, mach_msg_size_t size)
{
    mach_msg_header_t header = {.msgh_size = size, .msgh_local_port = buffer->name};

    if (buffer->size >= sizeof header)
        memcpy(buffer->message, &header, sizeof header);
    return MACH_RCV_TOO_LARGE;
}

bool receive_buffer_fits(const struct receive_buffer *buffer, mach_msg_size_t size)
{
    mach_msg_size_t trailer = trailer_size(buffer->option);

    return buffer->size >= trailer && buffer->size - trailer >= size;
}
