/*
 * check_in_message.h - the check-in message of the handshake, as a puppet sends it.
 *
 * The suite's own building of it, shared with no implementation: id 10011, complex, one port
 * descriptor, NDR record, token; 56 bytes.
 */
#ifndef CONFORMANCE_IPC_CHECK_IN_MESSAGE_H
#define CONFORMANCE_IPC_CHECK_IN_MESSAGE_H

#include <mach/mach.h>
#include <stdint.h>

/* What a check-in carries. */
struct check_in_message {
    mach_port_t service; /* a send right, copied */
    uint64_t token;
    mach_port_t port; /* the right offered, given as `disposition`; MACH_PORT_NULL for none */
    mach_msg_type_name_t disposition;
    mach_msg_timeout_t timeout_ms; /* how long to wait for room in the queue; 0: for ever */
    mach_port_t reply; /* a receive right that a send-once reply right is made of, or null */
};

/*
 * Sends it, waiting while the service's queue is full.
 * Ownership: as mach_msg has it; of a failed send nothing that was to be moved is left.
 * Returns what mach_msg returned.
 */
mach_msg_return_t check_in_message_send(const struct check_in_message *check_in);

/*
 * The disposition that a word of the language means ("make-send"); for "null", COPY_SEND, under
 * which a null name passes. 0 for words that are not the language's.
 */
mach_msg_type_name_t check_in_message_disposition(const char *word);

#endif
