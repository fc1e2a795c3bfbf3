/* update_expectations.h - how a run ends that is to change its file of expectations. */
#ifndef CONFORMANCE_COMMAND_UPDATE_EXPECTATIONS_H
#define CONFORMANCE_COMMAND_UPDATE_EXPECTATIONS_H

#include "conformance/expectations/expectations_update.h"

#include <stdbool.h>
#include <stdio.h>

/*
 * Prints to OUT the change that UPDATE makes to its file, as a unified diff, or that there is none.
 * Writes the file if WRITES, whole or not at all. A file that has changed since it was read is left
 * alone.
 * Returns 0; a negative errno when the change could not be made, shown or written (said on ERRORS).
 */
int update_expectations_finish(
    const struct expectations_update *update, bool writes, FILE *out, FILE *errors);

#endif
