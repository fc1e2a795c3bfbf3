/* puppet_hold.h - a process that stops itself before it becomes a program, for a tool to attach. */
#ifndef CONFORMANCE_PUPPETRY_PUPPET_HOLD_H
#define CONFORMANCE_PUPPETRY_PUPPET_HOLD_H

/*
 * Stops the calling process by SIGSTOP and, once it is continued, executes `argv`. Whoever may
 * signal it may trace it from then on.
 * Returns only when that failed: a negative errno.
 */
int puppet_hold(char *const argv[]);

#endif
