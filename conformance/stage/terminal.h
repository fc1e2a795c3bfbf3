/* terminal.h - the terminal that the driver was started from, lent to a debugger and taken back. */
#ifndef CONFORMANCE_STAGE_TERMINAL_H
#define CONFORMANCE_STAGE_TERMINAL_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

struct terminal {
    int fd;      /* close-on-exec; -1: none */
    pid_t owner; /* the process group that has it when nobody borrows it: the driver's */
    struct termios modes;
};

/*
 * Opens the terminal, which must be the calling process group's at this time.
 * Ownership: terminal_close closes it.
 * Returns 0; -ENXIO when there is none; -EPERM when another process group has it (the driver runs
 * in the background); a negative errno.
 */
int terminal_open(struct terminal *terminal);

/* Closes it; one that is not open (fd -1) is fine. */
void terminal_close(struct terminal *terminal);

/* Makes `group` its foreground process group. Returns 0; a negative errno. */
int terminal_lend(const struct terminal *terminal, pid_t group);

/* Gives it back to its owner, in the modes that it was opened in; one that is not open is fine. */
void terminal_return(const struct terminal *terminal);

/* Whether nobody is at the other end any more. */
bool terminal_has_hung_up(const struct terminal *terminal);

#endif
