/* update_expectations.h - how a run ends that is to change its file of expectations. */
#ifndef CONFORMANCE_COMMAND_UPDATE_EXPECTATIONS_H
#define CONFORMANCE_COMMAND_UPDATE_EXPECTATIONS_H

#include "conformance/expectations/amendment.h"

#include <stdbool.h>
#include <stdio.h>

/*
 * Prints to OUT the change that AMENDMENT makes of its file, as a unified difference, or that there
 * is none; WRITES it if asked to, whole or not at all. A file that is no longer as it was read is
 * left alone.
 * Returns 0; a negative errno when it could not be made or written (said on ERRORS).
 */
int update_expectations_finish(
    const struct amendment *amendment, bool writes, FILE *out, FILE *errors);

#endif
