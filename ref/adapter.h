/* adapter.h - the two roles that the program child-port can play for a driver. */
#ifndef REF_ADAPTER_H
#define REF_ADAPTER_H

#include <mach/mach.h>

/* The command line is wrong, or the environment lacks what a role needs. */
#define EXIT_USAGE 2

/*
 * Plays the server: reads commands from standard input until its end and answers each.
 *
 * expected    what a client must hand over: MACH_PORT_RIGHT_SEND or MACH_PORT_RIGHT_RECEIVE.
 * pipe_write  the write side of a pipe that was made elsewhere, to run on once; it is closed. -1 if
 *             `launch` makes the pipe.
 * child       the command that `launch` starts, NULL-terminated.
 * Returns the exit status.
 */
int adapter_server_run(mach_port_right_t expected, int pipe_write, char *const child[]);

/*
 * Plays the client: makes a port, checks in over the pipe at CHILD_PORT_FD, and says whether that
 * worked. Then it reads commands from standard input until its end and answers each.
 *
 * right_type: how the port is handed over, a MACH_MSG_TYPE_ disposition; MACH_MSG_TYPE_PORT_NONE
 *             hands over a null port.
 * Returns the exit status.
 */
int adapter_client_run(mach_msg_type_name_t right_type);

#endif
