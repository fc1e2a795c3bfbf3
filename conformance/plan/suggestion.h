/* suggestion.h - what an id that names nothing may have been meant to be. */
#ifndef CONFORMANCE_PLAN_SUGGESTION_H
#define CONFORMANCE_PLAN_SUGGESTION_H

#include "conformance/plan/plan.h"

#include <stdio.h>

/* What an id can name; a set. */
enum suggestion_kind {
    SUGGESTION_REQUIREMENT = 1,
    SUGGESTION_SCENARIO = 2, /* or a case, for an id with a bracket */
    SUGGESTION_FOLDER = 4,   /* of scenarios, for an id without a slash */
};

/*
 * Ends a complaint about ID, which names none of KINDS: prints "; did you mean X, Y or Z?" to OUT,
 * or, where nothing is near, "; " and OTHERWISE, and the line's end.
 * Ownership: nothing passes over.
 * Returns 0; -ENOMEM, with nothing printed.
 */
int suggestion_print(
    const struct plan *plan, unsigned kinds, const char *id, const char *otherwise, FILE *out);

#endif
