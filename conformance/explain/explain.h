/* explain.h - explains scenarios, cases and requirements in words. */
#ifndef CONFORMANCE_EXPLAIN_EXPLAIN_H
#define CONFORMANCE_EXPLAIN_EXPLAIN_H

#include "conformance/plan/requirement_coverage.h"

#include <stdio.h>

enum explain_outcome {
    EXPLAIN_DONE = 0,
    EXPLAIN_UNKNOWN = 1, /* no such id; similar ones are named on ERRORS */
};

/*
 * Explains on OUT what ID names: a scenario, with all its cases at once; a case, with its values
 * filled in; a requirement; or a part of one. What is said of a scenario's steps comes from its
 * file. COVERAGE's plan must hold every case.
 * Returns an enum explain_outcome; -EINVAL when the scenario's file is invalid, another negative
 * errno when it cannot be read (both said on ERRORS); -ENOMEM.
 */
int explain_id(
    const struct requirement_coverage *coverage, const char *id, FILE *out, FILE *errors);

#endif
