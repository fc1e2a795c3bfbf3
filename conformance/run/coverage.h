/*
 * coverage.h - the folder in which each case's programs leave the counters of their code.
 *
 * Programs compiled with --coverage write a counter file for each object as they end, to the
 * object's own path below the folder that the environment variable GCOV_PREFIX names.
 */
#ifndef CONFORMANCE_RUN_COVERAGE_H
#define CONFORMANCE_RUN_COVERAGE_H

#include "conformance/plan/manifest.h"
#include "conformance/plan/plan.h"

#include <stdio.h>

#define COVERAGE_FORMAT "shakedown-coverage"
#define COVERAGE_VERSION 1

/*
 * Makes FOLDER ready for a run: a new or empty folder, with a coverage.json that says what is
 * counted (docs/coverage.md). The manifest's objects must have been compiled to count. Ownership:
 * on success the caller frees *ABSOLUTE, the folder's path from the root. Returns 0; -EINVAL when
 * the manifest does not name objects, nothing among them counts, or the folder holds something;
 * another negative errno when it cannot be made or written to (each said in one line on ERRORS).
 */
int coverage_begin(const char *folder, const struct manifest *manifest, const struct plan *plan,
    FILE *errors, char **absolute);

/*
 * Has the calling process and all that it starts from now on leave their counters in the folder
 * ABSOLUTE/CASE_ID. Returns 0; -ENOMEM.
 */
int coverage_enter(const char *absolute, const char *case_id);

#endif
