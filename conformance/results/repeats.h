/* repeats.h - the verdicts of the rounds of one case, and the verdict that follows from them. */
#ifndef CONFORMANCE_RESULTS_REPEATS_H
#define CONFORMANCE_RESULTS_REPEATS_H

#include "conformance/language/verdict.h"

#include <stdbool.h>
#include <stdint.h>

/* All zero before the first round. */
struct repeats {
    uint64_t counts[VERDICT_COUNT]; /* how many rounds had each verdict */
    /* The round that stands for the case: the first of those with the worst verdict. */
    uint64_t round; /* from 1 */
    enum verdict verdict;
    unsigned warnings;
};

/*
 * Counts a round. Rounds may come in any order.
 * Returns whether this round now stands for the case.
 */
bool repeats_add(struct repeats *repeats, enum verdict verdict, unsigned warnings, uint64_t round);

/* The number of rounds that were counted. */
uint64_t repeats_rounds(const struct repeats *repeats);

/*
 * The verdict of all rounds, at least one. If they agree, it is theirs; if one of them is an error,
 * it is error, which says nothing about the implementation; otherwise it is flaky.
 */
enum verdict repeats_verdict(const struct repeats *repeats);

/*
 * The reason for that verdict. If the rounds agree, it is REASON, which is that of the round that
 * stands for the case; otherwise the number of rounds with each verdict comes before REASON.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *repeats_reason(const struct repeats *repeats, const char *reason);

#endif
