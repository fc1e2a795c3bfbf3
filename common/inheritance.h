/*
 * inheritance.h - what a process gets from whoever executed it, made fit for its work.
 *
 * Signal dispositions, the signal mask, the umask and the standard streams all cross an exec. A
 * program that waits for children hangs if SIGCHLD is ignored; one that is told to end does not if
 * SIGTERM is blocked; one that makes folders cannot use them if its umask takes the owner's bits.
 */
#ifndef COMMON_INHERITANCE_H
#define COMMON_INHERITANCE_H

#include <signal.h>

/*
 * Settles what the process inherited. To be called first in main, before there are threads.
 *
 * Signals: nothing is blocked. SIGPIPE and SIGXFSZ are ignored, so that the write that would raise
 * them fails with EPIPE or EFBIG and is reported. SIGHUP, SIGINT, SIGQUIT, SIGTERM and the signals
 * of job control stay ignored if they are: nohup(1) and shells ask for that. Every other signal has
 * its default. An alarm that somebody set before the exec stays, as a limit of time: SIGALRM is
 * neither ignored nor blocked, so that it ends the program.
 * Files: the umask keeps no permission from the owner.
 * Streams: /dev/null takes the place of a standard stream that is closed, opened the wrong way
 * round, so that using it still fails.
 *
 * Returns 0; a negative errno when /dev/null cannot be opened.
 */
int inheritance_settle(void);

/* Sets `signals` to those that inheritance_settle ignores for this program's own sake. */
void inheritance_ignored(sigset_t *signals);

/* Gives those their default again, for a program that is executed next. */
void inheritance_pass_on(void);

#endif
