/* probe_message.c - the message that shows where a right leads. */
#include "config.h"

#include "ref/probe_message.h"

#include <string.h>

#define NONCE_BYTES 8
#define NONCE_DIGITS ((size_t)16)

struct probe_message {
    mach_msg_header_t header;
    unsigned char nonce[NONCE_BYTES];
};

_Static_assert(sizeof(struct probe_message) == 32, "probe size");

bool probe_message_parse_nonce(const char *text, uint64_t *nonce)
{
    static const char digits[] = "0123456789abcdef";

    if (strlen(text) != NONCE_DIGITS || strspn(text, digits) != NONCE_DIGITS)
        return false;
    *nonce = 0;
    for (; *text != '\0'; text++)
        *nonce = *nonce << 4 | (uint64_t)(strchr(digits, *text) - digits);
    return true;
}

mach_msg_return_t probe_message_send(
    mach_port_t port, mach_msg_type_name_t disposition, uint64_t nonce)
{
    struct probe_message probe = {
        .header =
            {
                .msgh_bits = MACH_MSGH_BITS(disposition, 0),
                .msgh_size = sizeof probe,
                .msgh_remote_port = port,
                .msgh_id = PROBE_MESSAGE_ID,
            },
    };

    for (int i = 0; i < NONCE_BYTES; i++)
        probe.nonce[i] = (unsigned char)(nonce >> (8 * (NONCE_BYTES - 1 - i)));
    return mach_msg(&probe.header, MACH_SEND_MSG, sizeof probe, 0, MACH_PORT_NULL,
        MACH_MSG_TIMEOUT_NONE, MACH_PORT_NULL);
}

mach_msg_return_t probe_message_receive(mach_port_t receive, uint64_t *nonce)
{
    struct {
        struct probe_message probe;
        mach_msg_max_trailer_t trailer;
    } in;

    for (;;) {
        mach_msg_return_t mr;

        memset(&in, 0, sizeof in);
        mr = mach_msg(&in.probe.header, MACH_RCV_MSG, 0, sizeof in, receive, MACH_MSG_TIMEOUT_NONE,
            MACH_PORT_NULL);
        if (mr == MACH_RCV_TOO_LARGE || mr == MACH_RCV_INTERRUPTED)
            continue;
        if (mr != MACH_MSG_SUCCESS)
            return mr;
        if (in.probe.header.msgh_id == PROBE_MESSAGE_ID &&
            in.probe.header.msgh_size == sizeof in.probe &&
            !MACH_MSGH_BITS_IS_COMPLEX(in.probe.header.msgh_bits))
            break;
        mach_msg_destroy(&in.probe.header);
    }
    *nonce = 0;
    for (int i = 0; i < NONCE_BYTES; i++)
        *nonce = *nonce << 8 | in.probe.nonce[i];
    mach_msg_destroy(&in.probe.header);
    return MACH_MSG_SUCCESS;
}
