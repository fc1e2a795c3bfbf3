/* shuffle.h - an order that looks random, and that a number brings back. */
#ifndef CONFORMANCE_PLAN_SHUFFLE_H
#define CONFORMANCE_PLAN_SHUFFLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Sets INDICES to the numbers below COUNT in one of their possible orders: the same for the same
 * SEED and ROUND (from 1) on every machine, another for another ROUND.
 */
void shuffle_indices(size_t *indices, size_t count, uint64_t seed, uint64_t round);

#endif
