/*
 * inheritance.h - settling what a process inherits from the program that executed it.
 *
 * Signal dispositions, the signal mask, the umask and the standard streams all survive an exec. A
 * program that waits for children hangs if SIGCHLD is ignored. One that is told to end does not end
 * if SIGTERM is blocked. One that makes folders cannot use them if its umask takes the owner's
 * bits.
 */
#ifndef COMMON_INHERITANCE_H
#define COMMON_INHERITANCE_H

#include <signal.h>

/*
 * Settles what the process inherited. Call it first in main, before there are threads.
 *
 * Signals: nothing is blocked. SIGPIPE and SIGXFSZ are ignored, so that the write that would raise
 * them fails with EPIPE or EFBIG and is reported. SIGHUP, SIGINT, SIGQUIT, SIGTERM and the signals
 * of job control stay ignored if they are: nohup(1) and shells ask for that. Every other signal has
 * its default. An alarm that was set before the exec stays, as a time limit: SIGALRM is neither
 * ignored nor blocked, so it ends the program.
 * Files: the umask takes no permission from the owner.
 * Streams: /dev/null takes the place of a standard stream that is closed. It is opened for the
 * wrong direction, so that using it still fails.
 *
 * Returns 0, or a negative errno if /dev/null cannot be opened.
 */
int inheritance_settle(void);

/* Sets `signals` to those that inheritance_settle ignores. */
void inheritance_ignored(sigset_t *signals);

/* Gives those their default again, before another program is executed. */
void inheritance_pass_on(void);

#endif
