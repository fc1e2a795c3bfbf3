/* variation.h - the axes of a scenario: how many cases they make, and what each case binds. */
#ifndef CONFORMANCE_PLAN_VARIATION_H
#define CONFORMANCE_PLAN_VARIATION_H

#include "conformance/plan/document.h"

#include <jansson.h>
#include <stddef.h>

/* The most cases of one file; more are taken for a mistake. */
#define VARIATION_CASES_MOST 10000

/*
 * In all functions VARY is a scenario's member "vary", or NULL if it has none, and INDEX is a case
 * below variation_count. The last axis varies fastest.
 */

/*
 * Checks VARY, which stands at PLACE of DOCUMENT.
 * Returns 0; -EINVAL after a complaint; -ENOMEM.
 */
int variation_check(const struct document *document, const struct json_place *place, json_t *vary);

/* The number of cases that a checked VARY makes; 1 without axes. */
size_t variation_count(json_t *vary);

/*
 * What a case appends to the scenario's id: "[right=make-send,depth=2]"; "" without axes.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *variation_label(json_t *vary, size_t index);

/*
 * The variables of a case, from name to value: the name of each axis, and all that its value binds.
 * If a value binds the axis' own name, that binding counts.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *variation_bindings(json_t *vary, size_t index);

/*
 * The name of the variable that VALUE is ("$NAME"); NULL when it is none. The string belongs to
 * VALUE.
 */
const char *variation_variable(const json_t *value);

/*
 * A copy of VALUE in which each variable is replaced by what BINDINGS has for it. Unbound variables
 * stay.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *variation_replace(json_t *value, const json_t *bindings);

#endif
