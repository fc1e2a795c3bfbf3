/* launch.h - starting the child that is to check in. */
#ifndef REF_LAUNCH_H
#define REF_LAUNCH_H

#include <sys/types.h>

/*
 * Starts the command `child`. Its standard input and output are /dev/null; it inherits standard
 * error and one more descriptor, the read side of a pipe. CHILD_PORT_FD says the number of that; it
 * is set in this process's environment too.
 *
 * child: NULL-terminated; the program is searched for in PATH unless it has a slash.
 * The descriptor stays the caller's. The caller waits for *pid.
 * Returns 0, or a negative errno.
 */
int launch_child(char *const child[], int read_fd, pid_t *pid);

#endif
