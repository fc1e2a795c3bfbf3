/*
 * rounds.h - a round that is played again and again, each time with another puppet.
 *
 * The last of a scenario's "steps" may be {"rounds": PUPPET, "steps": [...]}. An instance has, in
 * its place, those steps ROUNDS_MOST times: first with PUPPET, then with PUPPET-2, PUPPET-3 and so
 * on. How many are played is found out while they are: docs/scenarios.md has the rule.
 */
#ifndef CONFORMANCE_PLAN_ROUNDS_H
#define CONFORMANCE_PLAN_ROUNDS_H

#include "conformance/plan/document.h"

#include <jansson.h>
#include <stddef.h>

/* Rounds that are played at most. A leak in every second one is then told from a pool of eight. */
#define ROUNDS_MOST 24

/* Where the rounds stand among an instance's steps. */
struct rounds {
    size_t first;  /* index of the first step of the first round; the number of steps without any */
    size_t length; /* steps of one round; 0: there are none */
};

/*
 * Checks what can be said of ROOT's rounds without the order of steps: that they come last, once,
 * and end with the one baseline of the scenario. What is missing altogether is the rehearsal's
 * matter. Returns 0; -EINVAL after a complaint; -ENOMEM.
 */
int rounds_check(const struct document *document, const json_t *root);

/*
 * Where the rounds are in the steps of SCENARIO, a file's contents or an instance that was not
 * expanded yet.
 */
struct rounds rounds_find(const json_t *scenario);

/* Puts the rounds of an instance one after the other among its steps. Returns 0; -ENOMEM. */
int rounds_expand(json_t *instance);

/*
 * The steps of SCENARIO, not expanded, with those of one round in place of all.
 * Ownership: a new reference, the caller's. Returns NULL when memory is short.
 */
json_t *rounds_flatten(const json_t *scenario);

#endif
