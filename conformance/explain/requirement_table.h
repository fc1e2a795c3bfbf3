/* requirement_table.h - prints a table of requirements: level, cases, and how much is checked. */
#ifndef CONFORMANCE_EXPLAIN_REQUIREMENT_TABLE_H
#define CONFORMANCE_EXPLAIN_REQUIREMENT_TABLE_H

#include "conformance/plan/requirement_coverage.h"

#include <stdio.h>

/*
 * Prints, in a line each, the requirements that implementations must meet: how many selected cases
 * check it, and which parts no scenario observes. The last line counts the MUST sentences that are
 * checked whole, in part, and by nothing.
 * ids  the COUNT requirements to print, without the last line; none: all.
 */
void requirement_table_print(
    const struct requirement_coverage *coverage, const char *const *ids, size_t count, FILE *out);

#endif
