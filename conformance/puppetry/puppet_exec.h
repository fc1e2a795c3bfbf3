/* puppet_exec.h - a puppet becomes another program. */
#ifndef CONFORMANCE_PUPPETRY_PUPPET_EXEC_H
#define CONFORMANCE_PUPPETRY_PUPPET_EXEC_H

#include "conformance/ipc/control.h"

/*
 * Executes argv[0], searched for in PATH, in place of this process. The pipe's descriptor is passed
 * on as this process got it: open across an exec, unless the caller changed that.
 * changes    what is different in its environment, NULL-terminated: "NAME=VALUE", and "NAME" for a
 *            variable that is not to be there.
 * streams    what becomes the program's standard input, output and error, whatever their own
 *            numbers; -1 for a missing one.
 * Ownership: everything stays the caller's.
 * Returns only where the program could not be executed, with descriptors 0 to 2 and the environment
 * as they were: -EBADMSG when a stream is missing; -ENOMEM; a negative errno.
 */
int puppet_exec(char *const argv[], char *const changes[], const int streams[CONTROL_FDS_MAX]);

#endif
