/* explain_scenario.h - explains a scenario, or one of its cases, in words. */
#ifndef CONFORMANCE_EXPLAIN_EXPLAIN_SCENARIO_H
#define CONFORMANCE_EXPLAIN_EXPLAIN_SCENARIO_H

#include "conformance/plan/catalogue.h"
#include "conformance/plan/scenario.h"

#include <stddef.h>
#include <stdio.h>

/*
 * Explains cases FIRST to FIRST + COUNT - 1 of SCENARIO on OUT. A single case has its values filled
 * in; several have variables, and the axes that bind them.
 * Returns 0; -ENOMEM.
 */
int explain_scenario(const struct scenario *scenario, const struct catalogue *catalogue,
    size_t first, size_t count, FILE *out);

#endif
