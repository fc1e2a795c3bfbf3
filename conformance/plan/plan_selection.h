/* plan_selection.h - the cases of a plan that are to run. */
#ifndef CONFORMANCE_PLAN_PLAN_SELECTION_H
#define CONFORMANCE_PLAN_PLAN_SELECTION_H

#include "conformance/plan/plan.h"

#include <stdint.h>
#include <stdio.h>

/* What plan_select found. */
enum plan_selection {
    PLAN_SELECTED = 0,
    PLAN_NO_MATCH = 1,            /* a pattern or a requirement selects nothing (said on ERRORS) */
    PLAN_UNKNOWN_REQUIREMENT = 2, /* not in the catalogue (said on ERRORS) */
};

/*
 * Keeps the cases that match one of PATTERNS (pattern.h) and whose scenario checks one of
 * REQUIREMENTS. Without patterns all cases match; without requirements all scenarios do. Call it
 * before plan_shuffle.
 * Returns an enum plan_selection; -ENOMEM.
 */
int plan_select(struct plan *plan, char *const *patterns, size_t pattern_count,
    const char *const *requirements, size_t requirement_count, FILE *errors);

/*
 * Keeps the cases in which all of ROLES, a set of enum role, take part; there may be none. Call it
 * after plan_select and before plan_shard.
 * Returns 0; -ENOMEM.
 */
int plan_select_roles(struct plan *plan, unsigned roles);

/*
 * Keeps part SHARD (from 1) of SHARDS: the cases are dealt out one by one, in file order; there may
 * be none. Call it after plan_select and before plan_shuffle.
 * Returns 0; -ENOMEM.
 */
int plan_shard(struct plan *plan, uint64_t shard, uint64_t shards);

#endif
