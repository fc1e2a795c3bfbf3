/* probe_message.c - the message that shows where a right leads. */
#include "config.h"

#include "conformance/ipc/probe_message.h"

#include <stddef.h>

struct probe {
    mach_msg_header_t header;
    unsigned char nonce[sizeof(uint64_t)];
};

_Static_assert(sizeof(struct probe) == 32, "a probe has 32 bytes");

mach_msg_return_t probe_message_send(mach_port_t port, uint64_t nonce)
{
    struct probe probe = {.header = {.msgh_bits = MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, 0),
                              .msgh_size = sizeof probe,
                              .msgh_remote_port = port,
                              .msgh_id = PROBE_MESSAGE_ID}};

    for (size_t i = sizeof probe.nonce; i-- > 0; nonce >>= 8)
        probe.nonce[i] = (unsigned char)nonce;
    return mach_msg_send(&probe.header);
}
