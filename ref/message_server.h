/* message_server.h - receiving one message and destroying what of it nobody took. */
#ifndef REF_MESSAGE_SERVER_H
#define REF_MESSAGE_SERVER_H

#include "ref/child_port_server.h"

#include <mach/mach.h>

/*
 * Takes one message off `receive`, if there is one, and dispatches it. It never waits. It never
 * replies: the subsystem has simpleroutines only, and a malformed request gets no answer.
 *
 * receive: a receive right, which stays the caller's.
 * handler: takes a check-in; the message comes with its audit trailer.
 *
 * A right that the handler took is the handler's (see child_port_server.h). Every other right in
 * the message is destroyed, the reply right always.
 * Returns MACH_MSG_SUCCESS (a message was dispatched, a check-in or not), MACH_RCV_TIMED_OUT (there
 * was none), MACH_RCV_TOO_LARGE (it was longer than a check-in, and was destroyed); another
 * MACH_RCV_ code or KERN_RESOURCE_SHORTAGE if nothing can be received.
 */
mach_msg_return_t message_server_run_once(
    mach_port_t receive, const struct child_port_handler *handler);

#endif
