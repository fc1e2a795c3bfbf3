/*
 * guard.h - the run's private directory, and the process that removes it whatever happens.
 *
 * The directory lives as long as anybody of the run does: everybody holds the write side of a pipe
 * whose end the guard waits for. The runner and a supervisor may be killed; the guard has a process
 * group of its own and ignores what a terminal sends.
 */
#ifndef CONFORMANCE_RUN_GUARD_H
#define CONFORMANCE_RUN_GUARD_H

#include <stdbool.h>
#include <sys/types.h>

struct guard {
    char *folder; /* absolute path, mode 0700 */
    pid_t pid;
    int hold; /* write side; close-on-exec, inherited by forked supervisors */
};

/*
 * Starts the guard, which makes the directory, under $TMPDIR or, where that is unset or too long
 * for a socket's address, under /tmp.
 * outlives  it may outlive the caller: it holds none of its standard descriptors.
 * Ownership: guard_end frees what it holds.
 * Returns 0; a negative errno.
 */
int guard_begin(struct guard *guard, bool outlives);

/*
 * Lets the directory go and waits until it is removed; nobody else of the run may be left. The
 * guard's process is reaped.
 */
void guard_end(struct guard *guard);

/*
 * Lets the directory go to those of the run that are left: it is removed when the last of them
 * ends.
 */
void guard_leave(struct guard *guard);

/* Removes a directory with all that is in it, as far as possible; follows no symbolic links. */
void guard_remove_tree(const char *path);

#endif
