/* shuffle.c - an order that looks random, and that a number brings back. */
#include "config.h"

#include "conformance/plan/shuffle.h"

/* SplitMix64 (Steele, Lea and Flood, 2014): takes any seed, and is the same on all machines. */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15U;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

void shuffle_indices(size_t *indices, size_t count, uint64_t seed, uint64_t round)
{
    uint64_t state = seed;

    /* The first round has the order of a run with one round. */
    if (round > 1)
        state ^= draw(&round);
    for (size_t i = 0; i < count; i++)
        indices[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)(draw(&state) % i), other = indices[j];

        indices[j] = indices[i - 1];
        indices[i - 1] = other;
    }
}
