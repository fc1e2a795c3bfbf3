/* explain_requirement.h - a requirement, in words. */
#ifndef CONFORMANCE_EXPLAIN_EXPLAIN_REQUIREMENT_H
#define CONFORMANCE_EXPLAIN_EXPLAIN_REQUIREMENT_H

#include "conformance/plan/catalogue.h"
#include "conformance/plan/requirement_coverage.h"

#include <stdio.h>

/*
 * Explains a requirement on OUT, says which of its parts are observed, and names the scenarios that
 * check it.
 */
void explain_requirement(
    const struct requirement_coverage *coverage, const struct requirement *requirement, FILE *out);

/* Prints it short: id, level, what it rests on, and, two columns further in, its sentence. */
void explain_requirement_line(const struct requirement *requirement, int indent, FILE *out);

#endif
