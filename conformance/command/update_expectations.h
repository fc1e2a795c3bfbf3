/* update_expectations.h - how a run ends that is to change its file of expectations. */
#ifndef CONFORMANCE_COMMAND_UPDATE_EXPECTATIONS_H
#define CONFORMANCE_COMMAND_UPDATE_EXPECTATIONS_H

#include "conformance/expectations/expectations_update.h"

#include <stdbool.h>
#include <stdio.h>

/*
 * Prints to OUT the change that UPDATE makes of its file, as a unified difference, or that there
 * is none; WRITES it if asked to, whole or not at all. A file that is no longer as it was read is
 * left alone.
 * Returns 0; a negative errno when it could not be made or written (said on ERRORS).
 */
int update_expectations_finish(
    const struct expectations_update *update, bool writes, FILE *out, FILE *errors);

#endif
