/* check_in_message.c - the check-in message of the handshake, as a puppet sends it. */
#include "config.h"

#include "conformance/ipc/check_in_message.h"

#include <mach/ndr.h>
#include <stddef.h>
#include <string.h>

#define CHECK_IN_ID 10011

#pragma pack(push, 4)
struct request {
    mach_msg_header_t header;
    mach_msg_body_t body;
    mach_msg_port_descriptor_t port;
    NDR_record_t ndr;
    uint64_t token;
};
#pragma pack(pop)

_Static_assert(sizeof(struct request) == 56, "the request is 56 bytes");
_Static_assert(offsetof(struct request, token) == 48, "the token is at offset 48");

mach_msg_return_t check_in_message_send(const struct check_in_message *check_in)
{
    struct request message;
    mach_msg_type_name_t local;
    mach_msg_option_t bounded;
    mach_msg_return_t result;

    memset(&message, 0, sizeof message);
    local = check_in->reply == MACH_PORT_NULL ? 0 : MACH_MSG_TYPE_MAKE_SEND_ONCE;
    message.header.msgh_bits =
        MACH_MSGH_BITS_COMPLEX | MACH_MSGH_BITS(MACH_MSG_TYPE_COPY_SEND, local);
    message.header.msgh_size = sizeof message;
    message.header.msgh_remote_port = check_in->service;
    message.header.msgh_local_port = check_in->reply;
    message.header.msgh_id = CHECK_IN_ID;
    message.body.msgh_descriptor_count = 1;
    message.port.name = check_in->port;
    message.port.disposition = check_in->disposition & 0xff;
    message.port.type = MACH_MSG_PORT_DESCRIPTOR;
    message.ndr = NDR_record;
    message.token = check_in->token;
    bounded = check_in->timeout_ms > 0 ? MACH_SEND_TIMEOUT : 0;
    result = mach_msg(&message.header, MACH_SEND_MSG | bounded, sizeof message, 0, MACH_PORT_NULL,
        check_in->timeout_ms, MACH_PORT_NULL);
    if (result != MACH_MSG_SUCCESS)
        mach_msg_destroy(&message.header);
    return result;
}

mach_msg_type_name_t check_in_message_disposition(const char *word)
{
    static const struct {
        const char *word;
        mach_msg_type_name_t disposition;
    } table[] = {
        {"copy-send", MACH_MSG_TYPE_COPY_SEND},
        {"move-send", MACH_MSG_TYPE_MOVE_SEND},
        {"make-send", MACH_MSG_TYPE_MAKE_SEND},
        {"make-send-once", MACH_MSG_TYPE_MAKE_SEND_ONCE},
        {"move-send-once", MACH_MSG_TYPE_MOVE_SEND_ONCE},
        {"move-receive", MACH_MSG_TYPE_MOVE_RECEIVE},
        {"null", MACH_MSG_TYPE_COPY_SEND},
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i].word, word) == 0)
            return table[i].disposition;
    return 0;
}
