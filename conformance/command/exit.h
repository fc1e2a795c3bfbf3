/* exit.h - how a command of shakedown ends when something went wrong. */
#ifndef CONFORMANCE_COMMAND_EXIT_H
#define CONFORMANCE_COMMAND_EXIT_H

/*
 * Says on standard error that WHAT failed, and why: FAULT, a negative errno.
 * Returns EXIT_STATUS_ERROR.
 */
int exit_complain(const char *what, int error);

/*
 * The exit status of a file of ours that could not be used for FAULT, a negative errno: that of an
 * invalid file whatever it was, but for our own lack of memory. Says nothing.
 */
int exit_status_of_file(int error);

#endif
