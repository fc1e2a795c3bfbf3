/* small_plan.h - a plan of a few cases, none of which has a file. */
#ifndef TESTS_KIT_SMALL_PLAN_H
#define TESTS_KIT_SMALL_PLAN_H

#include "conformance/plan/plan.h"

/*
 * The cases a/one, a/two, b/vary[n=0], b/vary[n=1], b/vary[n=2], c/x and c/x/below, which have the
 * numbers 1 to 7.
 */
extern const struct plan small_plan;

#endif
