/*
 * matrix_run.h - each implementation's server meets each's client, from the first case to the file
 * of the matrix.
 */
#ifndef CONFORMANCE_COMMAND_MATRIX_RUN_H
#define CONFORMANCE_COMMAND_MATRIX_RUN_H

#include "conformance/command/options.h"
#include "conformance/plan/manifest.h"
#include "conformance/plan/plan.h"
#include "conformance/plan/resources.h"

#include <stddef.h>

/*
 * Runs the selected cases of PLAN as OPTIONS say with every ordered pair of the COUNT manifests,
 * one pair after another; reports on standard output, and writes the file. PROGRAM is how shakedown
 * was called. The names of the manifests are different.
 * Ownership: everything stays the caller's; the order of PLAN is set anew.
 * Returns an exit status (results.h); does not return when a signal ended it: it is this process's
 * end too.
 */
int matrix_run_perform(struct plan *plan, struct manifest *const manifests[], size_t count,
    const struct resources *resources, const struct options *options, const char *program);

#endif
