/* probe_message.h - the message that shows where a right leads. */
#ifndef REF_PROBE_MESSAGE_H
#define REF_PROBE_MESSAGE_H

#include <mach/mach.h>
#include <stdbool.h>
#include <stdint.h>

/* 32 bytes: a header with this id, and the nonce's 8 bytes, most significant first. */
#define PROBE_MESSAGE_ID ((mach_msg_id_t)20001)

/* Reads a nonce: 16 lower-case hexadecimal digits and nothing else. False if it is none. */
bool probe_message_parse_nonce(const char *text, uint64_t *nonce);

/*
 * Sends a probe through a right. Blocks while the port's queue is full.
 *
 * disposition: MACH_MSG_TYPE_COPY_SEND, and the right stays the caller's; or
 *              MACH_MSG_TYPE_MOVE_SEND_ONCE, and the right is consumed if the probe was sent.
 * Returns what mach_msg returned.
 */
mach_msg_return_t probe_message_send(
    mach_port_t port, mach_msg_type_name_t disposition, uint64_t nonce);

/*
 * Waits for a probe on a receive right, which stays the caller's. Other messages are destroyed.
 * Returns MACH_MSG_SUCCESS with *nonce set, or the MACH_RCV_ code with which receiving failed.
 */
mach_msg_return_t probe_message_receive(mach_port_t receive, uint64_t *nonce);

#endif
