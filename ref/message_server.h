/* message_server.h - receiving one message and seeing to it that nothing of it is left over. */
#ifndef REF_MESSAGE_SERVER_H
#define REF_MESSAGE_SERVER_H

#include "ref/child_port_server.h"

#include <mach/mach.h>

/*
 * Takes one message off `receive`, if there is one, and dispatches it; never waits, and never
 * replies: the subsystem has simpleroutines only, and a malformed request deserves no answer.
 *
 * receive: a receive right, which stays the caller's.
 * handler: what a check-in is handed to; the message comes with its audit trailer.
 *
 * Ownership: what a handler took is its own (see child_port_server.h). Every other right in the
 * message, the reply right always among them, is destroyed.
 * Returns MACH_MSG_SUCCESS (a message was dispatched, be it a check-in or not), MACH_RCV_TIMED_OUT
 * (none there), MACH_RCV_TOO_LARGE (one longer than a check-in, destroyed), or another MACH_RCV_
 * code or KERN_RESOURCE_SHORTAGE, with which nothing can be received.
 */
mach_msg_return_t message_server_run_once(
    mach_port_t receive, const struct child_port_handler *handler);

#endif
