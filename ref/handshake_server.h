/* handshake_server.h - the side of the handshake that obtains a right. */
#ifndef REF_HANDSHAKE_SERVER_H
#define REF_HANDSHAKE_SERVER_H

#include <mach/mach.h>

/*
 * Runs the server on the write side of a pipe: child_port_handshake_run_server says how it ends.
 *
 * Ownership: pipe_write is closed whatever is returned; *right is the caller's.
 * Returns an enum child_port_outcome, or a negative errno.
 */
int handshake_server_run(int pipe_write, mach_port_right_t expected, mach_port_t *right,
    mach_msg_type_name_t *right_type);

#endif
