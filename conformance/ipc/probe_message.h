/*
 * probe_message.h - the message that shows where a right leads, as a puppet sends it.
 *
 * The suite's own building of it, shared with no implementation: id 20001, the header and the 8
 * bytes of a nonce, most significant first; 32 bytes.
 */
#ifndef CONFORMANCE_IPC_PROBE_MESSAGE_H
#define CONFORMANCE_IPC_PROBE_MESSAGE_H

#include <mach/mach.h>
#include <stdint.h>

#define PROBE_MESSAGE_ID 20001

/*
 * Sends one through a send right, of which a copy is used, waiting for as long as the queue is
 * full. Returns what mach_msg returned.
 */
mach_msg_return_t probe_message_send(mach_port_t port, uint64_t nonce);

#endif
