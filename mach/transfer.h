/* transfer.h - the two halves of mach_msg. Both are called without the lock. */
#ifndef MACH_TRANSFER_H
#define MACH_TRANSFER_H

#include <mach/message.h>

/* Sends `message` of `size` bytes as mach_msg does with MACH_SEND_MSG; its codes. */
mach_msg_return_t transfer_send(mach_msg_header_t *message, mach_msg_size_t size,
    mach_msg_option_t option, mach_msg_timeout_t timeout);

/* Receives into `message`, which has room for `size` bytes, as mach_msg does with MACH_RCV_MSG; its
   codes. */
mach_msg_return_t transfer_receive(mach_msg_header_t *message, mach_msg_size_t size,
    mach_port_name_t name, mach_msg_option_t option, mach_msg_timeout_t timeout);

#endif
