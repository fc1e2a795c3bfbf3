/* spawn.h - starts a program of the stage. */
#ifndef CONFORMANCE_IPC_SPAWN_H
#define CONFORMANCE_IPC_SPAWN_H

#include <sys/types.h>

struct spawn {
    char *const *argv; /* NULL at the end; without a slash, argv[0] is searched for in PATH */
    char *const *environment; /* "NAME=VALUE" to be added to ours, NULL at the end; may be NULL */
    int descriptors[3];       /* what become its standard input, output and error */
    int kept;                 /* one more descriptor that it gets, under the same number; or -1 */
};

/*
 * Starts it in a process group of its own, with default signal dispositions, nothing blocked, and
 * no descriptor but those named. It is killed when the calling thread ends. CHILD_PORT_FD is taken
 * out of its environment.
 * Ownership: the caller reaps *pid; the descriptors stay the caller's.
 * Returns 0 once the program runs; a negative errno of fork or exec otherwise.
 */
int spawn_start(const struct spawn *spawn, pid_t *pid);

/* Sets every signal to its default and blocks none, as a new program may expect it. */
void spawn_reset_signals(void);

#endif
