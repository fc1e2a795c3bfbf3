/* receive_buffer.h - where one received message goes, and what its receiver asked for. */
#ifndef MACH_RECEIVE_BUFFER_H
#define MACH_RECEIVE_BUFFER_H

#include <mach/message.h>
#include <stdbool.h>
#include <sys/socket.h>

struct receive_buffer {
    mach_msg_header_t *message; /* the caller's */
    mach_msg_size_t size;       /* of it, in bytes */
    mach_port_name_t name;      /* of the port that the message arrived at */
    mach_msg_option_t option;
};

/* Whether a message of `size` bytes and the trailer that was asked for fit into the buffer. */
bool receive_buffer_fits(const struct receive_buffer *buffer, mach_msg_size_t size);

/* Writes what a receiver gets of a message that does not fit: a header that says how large it is.
   MACH_RCV_TOO_LARGE. */
mach_msg_return_t receive_buffer_too_large(
    const struct receive_buffer *buffer, mach_msg_size_t size);

/* Puts the trailer behind a message of `size` bytes in the buffer. */
void receive_buffer_write_trailer(const struct receive_buffer *buffer, mach_msg_size_t size,
    mach_port_seqno_t seqno, const struct ucred *sender);

#endif
