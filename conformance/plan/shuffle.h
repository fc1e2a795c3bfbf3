/* shuffle.h - a random order that the same number always reproduces. */
#ifndef CONFORMANCE_PLAN_SHUFFLE_H
#define CONFORMANCE_PLAN_SHUFFLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Sets INDICES to the numbers below COUNT in random order. The same SEED and ROUND (from 1) give
 * the same order on every machine; each ROUND has another.
 */
void shuffle_indices(size_t *indices, size_t count, uint64_t seed, uint64_t round);

#endif
