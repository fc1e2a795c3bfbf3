/* subreaper.h - a process that ends whatever is below it: what every supervisor is. */
#ifndef CONFORMANCE_RUN_SUBREAPER_H
#define CONFORMANCE_RUN_SUBREAPER_H

#include <sys/types.h>

/*
 * Makes the calling process, which was just forked, a child subreaper in a process group of its
 * own. SIGTERM tells it when `parent`, which forked it, dies.
 * Ownership: the caller closes the descriptor.
 * Returns a signalfd for SIGCHLD and what is to end it (ending_signals_all), all of them blocked;
 * -ECHILD when the parent is gone already; a negative errno.
 */
int subreaper_become(pid_t parent);

#endif
