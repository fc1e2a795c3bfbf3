/* variation.h - the axes of a scenario: how many cases they make, and what each case binds. */
#ifndef CONFORMANCE_PLAN_VARIATION_H
#define CONFORMANCE_PLAN_VARIATION_H

#include "conformance/plan/document.h"

#include <jansson.h>
#include <stddef.h>

/* More cases than this in one file are taken for a mistake. */
#define VARIATION_CASES_MOST 10000

/*
 * VARY, everywhere, is a scenario's member "vary", NULL where it has none; INDEX a case below
 * variation_count. The last axis varies fastest.
 */

/*
 * Checks VARY, which stands at PLACE of DOCUMENT.
 * Returns 0; -EINVAL after a complaint; -ENOMEM.
 */
int variation_check(const struct document *document, const struct json_place *place, json_t *vary);

/* How many cases a checked VARY makes; 1 without axes. */
size_t variation_count(json_t *vary);

/*
 * What is appended to the scenario's id: "[right=make-send,depth=2]", "" without axes.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *variation_label(json_t *vary, size_t index);

/*
 * The variables of a case, name to value: each axis' name and all that its value binds, where a
 * binding of the axis' own name goes first.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *variation_bindings(json_t *vary, size_t index);

/*
 * The name in a string that is a variable ("$NAME"), or NULL when VALUE is none.
 * Ownership: it belongs to VALUE.
 */
const char *variation_variable(const json_t *value);

/*
 * A copy of VALUE with each variable replaced by what BINDINGS has for it; unbound ones stay.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *variation_replace(json_t *value, const json_t *bindings);

#endif
