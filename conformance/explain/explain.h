/* explain.h - what a scenario does, and what a requirement asks for, in words. */
#ifndef CONFORMANCE_EXPLAIN_EXPLAIN_H
#define CONFORMANCE_EXPLAIN_EXPLAIN_H

#include "conformance/plan/requirement_coverage.h"

#include <stdio.h>

enum explain_outcome {
    EXPLAIN_DONE = 0,
    EXPLAIN_UNKNOWN = 1, /* no such id (said on ERRORS, with those that are near) */
};

/*
 * Explains on OUT what ID names: a scenario, with all its cases at once; a case, with its values
 * put in; or a requirement, or a part of one. All words about a scenario's steps come from its
 * file. The plan of COVERAGE holds every case, as plan_load gives it. Ownership: nothing passes
 * over. Returns an explain_outcome; -EINVAL when the scenario's file is invalid, another negative
 * errno when it cannot be read (both said on ERRORS); -ENOMEM.
 */
int explain_id(
    const struct requirement_coverage *coverage, const char *id, FILE *out, FILE *errors);

#endif
