/*
 * rounds.h - steps that are repeated, each time with another puppet.
 *
 * The last of a scenario's "steps" may be {"rounds": PUPPET, "steps": [...]}. An instance has those
 * steps ROUNDS_MOST times in its place: first with PUPPET, then with PUPPET-2, PUPPET-3 and so on.
 * The run decides how many of them it needs (docs/scenarios.md).
 */
#ifndef CONFORMANCE_PLAN_ROUNDS_H
#define CONFORMANCE_PLAN_ROUNDS_H

#include "conformance/plan/document.h"

#include <jansson.h>
#include <stddef.h>

/*
 * The most rounds that are run: enough to tell a leak in every second round from a pool of eight.
 */
#define ROUNDS_MOST 24

/* Where the rounds are among an instance's steps. */
struct rounds {
    size_t first;  /* index of the first step of the first round; the number of steps without any */
    size_t length; /* steps of one round; 0: there are none */
};

/*
 * Checks ROOT's rounds as far as the order of steps does not matter: there is one block of them, at
 * the end, and its last step is the scenario's only baseline. The rehearsal finds members that are
 * missing.
 * Returns 0; -EINVAL after a complaint; -ENOMEM.
 */
int rounds_check(const struct document *document, const json_t *root);

/* Finds the rounds in SCENARIO: the contents of a file, or an instance before rounds_expand. */
struct rounds rounds_find(const json_t *scenario);

/* Replaces the block of rounds in INSTANCE by the steps of all rounds. Returns 0; -ENOMEM. */
int rounds_expand(json_t *instance);

/*
 * The steps of SCENARIO, which is not expanded, with those of one round in place of the block.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *rounds_flatten(const json_t *scenario);

#endif
