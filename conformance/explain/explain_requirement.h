/* explain_requirement.h - a requirement, in words. */
#ifndef CONFORMANCE_EXPLAIN_EXPLAIN_REQUIREMENT_H
#define CONFORMANCE_EXPLAIN_EXPLAIN_REQUIREMENT_H

#include <stdio.h>

#include "conformance/plan/catalogue.h"
#include "conformance/plan/plan.h"

/* Explains a requirement on OUT, and names the scenarios of PLAN that check it. */
void explain_requirement(const struct plan *plan, const struct requirement *requirement, FILE *out);

/* Prints it short: id, level, what it rests on, and, two columns further in, its sentence. */
void explain_requirement_line(const struct requirement *requirement, int indent, FILE *out);

#endif
