/* suggestion.h - what an unknown id may have been meant to be. */
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
 * What the user probably meant by ID, which is none of KINDS: "did you mean X, Y or Z?"; OTHERWISE
 * if no id is close.
 * Ownership: the caller frees the text.
 * Returns NULL when memory is short.
 */
char *suggestion_text(
    const struct plan *plan, unsigned kinds, const char *id, const char *otherwise);

/*
 * Prints the line "shakedown: WHAT "ID"; " and that text.
 * Returns 0; -ENOMEM, with nothing printed.
 */
int suggestion_complain(const struct plan *plan, unsigned kinds, const char *what, const char *id,
    const char *otherwise, FILE *errors);

#endif
