/* launch.h - starting the child that is to check in. */
#ifndef REF_LAUNCH_H
#define REF_LAUNCH_H

#include <sys/types.h>

/*
 * Starts the command `child` with the read side of a pipe as the one descriptor that it gets
 * besides the standard ones; its number is in CHILD_PORT_FD, in this process's environment too.
 * The child reads nothing from standard input, and what it writes to standard output is lost.
 *
 * child: NULL-terminated; the program is searched for in PATH unless it has a slash.
 * Ownership: the descriptor stays the caller's, and *pid is the caller's to wait for.
 * Returns 0, or a negative errno.
 */
int launch_child(char *const child[], int read_fd, pid_t *pid);

#endif
