/* handshake_client.h - the side of the handshake that hands a right over. */
#ifndef REF_HANDSHAKE_CLIENT_H
#define REF_HANDSHAKE_CLIENT_H

#include <mach/mach.h>

/*
 * Runs the client on the read side of a pipe: child_port_handshake_run_client says how it ends.
 *
 * Ownership: pipe_read is closed whatever is returned; port as child_port_check_in says.
 * Returns an enum child_port_outcome, or a negative errno.
 */
int handshake_client_run(int pipe_read, mach_port_t port, mach_msg_type_name_t right_type);

#endif
