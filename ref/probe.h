/* probe.h - the message that shows where a right leads. */
#ifndef REF_PROBE_H
#define REF_PROBE_H

#include <mach/mach.h>
#include <stdbool.h>
#include <stdint.h>

/* 32 bytes: a header with this id, and the nonce's 8 bytes, most significant first. */
#define PROBE_ID ((mach_msg_id_t)20001)

/*
 * Reads a nonce: 16 lower-case hexadecimal digits and nothing else.
 *
 * Returns true with *nonce set, or false.
 */
bool probe_parse_nonce(const char *text, uint64_t *nonce);

/*
 * Sends a probe through a right. Blocks while the port's queue is full.
 *
 * disposition: MACH_MSG_TYPE_COPY_SEND or MACH_MSG_TYPE_MOVE_SEND_ONCE.
 * Ownership: a send right stays the caller's, a send-once right is consumed if it was sent.
 * Returns what mach_msg returned.
 */
mach_msg_return_t probe_send(mach_port_t port, mach_msg_type_name_t disposition, uint64_t nonce);

/*
 * Waits for a probe on a receive right; messages that are none are destroyed on the way.
 *
 * Ownership: the receive right stays the caller's.
 * Returns MACH_MSG_SUCCESS with *nonce set, or the MACH_RCV_ code that made waiting pointless.
 */
mach_msg_return_t probe_receive(mach_port_t receive, uint64_t *nonce);

#endif
