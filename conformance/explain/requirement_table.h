/* requirement_table.h - all requirements, a line each: level, cases, and how much is checked. */
#ifndef CONFORMANCE_EXPLAIN_REQUIREMENT_TABLE_H
#define CONFORMANCE_EXPLAIN_REQUIREMENT_TABLE_H

#include "conformance/plan/requirement_coverage.h"

#include <stdio.h>

/*
 * Prints the requirements that are asked of implementations, with how many of the selected cases
 * check each, and what of it the scenarios do not observe; last how many MUST sentences are checked
 * whole, in part, and by nothing.
 * ids  those COUNT that are wanted, without the last line; none: all.
 */
void requirement_table_print(
    const struct requirement_coverage *coverage, const char *const *ids, size_t count, FILE *out);

#endif
