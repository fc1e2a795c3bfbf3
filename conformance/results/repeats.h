/* repeats.h - how often which verdict came for one case, and what that amounts to. */
#ifndef CONFORMANCE_RESULTS_REPEATS_H
#define CONFORMANCE_RESULTS_REPEATS_H

#include "conformance/language/verdict.h"

#include <stdbool.h>
#include <stdint.h>

/* All zero before the first round. */
struct repeats {
    uint64_t counts[VERDICT_COUNT]; /* rounds, by their verdicts */
    /* The round that stands for the case: of those with the worst verdict, the first. */
    uint64_t round; /* from 1 */
    enum verdict verdict;
    unsigned warnings;
};

/*
 * Counts a round. Rounds may come in any order.
 * Returns whether it is the one now that stands for the case.
 */
bool repeats_add(struct repeats *repeats, enum verdict verdict, unsigned warnings, uint64_t round);

/* How many rounds were counted. */
uint64_t repeats_rounds(const struct repeats *repeats);

/*
 * What the rounds amount to: the verdict on which all agree; error, if a round has that (it says
 * nothing about the implementation); else flaky. At least one was counted.
 */
enum verdict repeats_verdict(const struct repeats *repeats);

/*
 * The reason for that: REASON, which is that of the round that stands for the case, if all agree;
 * else how often which verdict came, and then REASON.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *repeats_reason(const struct repeats *repeats, const char *reason);

#endif
