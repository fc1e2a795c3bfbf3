/* explain_requirement.h - explains a requirement in words. */
#ifndef CONFORMANCE_EXPLAIN_EXPLAIN_REQUIREMENT_H
#define CONFORMANCE_EXPLAIN_EXPLAIN_REQUIREMENT_H

#include "conformance/plan/catalogue.h"
#include "conformance/plan/requirement_coverage.h"

#include <stdio.h>

/*
 * Explains a requirement on OUT: its sentence, which of its parts are observed, and which scenarios
 * check it.
 */
void explain_requirement(
    const struct requirement_coverage *coverage, const struct requirement *requirement, FILE *out);

/* Prints a requirement in short: id, level and basis, then its sentence two columns further in. */
void explain_requirement_line(const struct requirement *requirement, int indent, FILE *out);

#endif
