/* near.h - what somebody may have meant who wrote a word that is none. */
#ifndef CONFORMANCE_PLAN_NEAR_H
#define CONFORMANCE_PLAN_NEAR_H

#include <stddef.h>
#include <stdio.h>

#define NEAR_MOST ((size_t)3)

/* The candidates that are nearest to a word, the nearest first; all borrowed. */
struct near {
    const char *word;
    const char *best[NEAR_MOST];
    size_t distances[NEAR_MOST];
    size_t count;
};

/*
 * Puts CANDIDATE among the best if it is near enough: a third of the word's letters may have to be
 * changed, added or left out, and be it at either end any number; case does not count. Of equal
 * ones the first stays before the others. `near` begins as {.word = WORD}.
 * Returns 0; -ENOMEM.
 */
int near_offer(struct near *near, const char *candidate);

#endif
