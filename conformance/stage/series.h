/*
 * series.h - what a process held after each of several rounds that are all alike, and whether it
 * grows with them.
 *
 * A leak grows as long as there are rounds. What a runtime takes for itself (a pool of threads, an
 * epoll set) grows until it has its size, whenever and in whatever steps. So rounds are played
 * until nothing grows any more, or there were so many that only a leak can have gone on so long.
 * The numbers are derived in docs/scenarios.md.
 */
#ifndef CONFORMANCE_STAGE_SERIES_H
#define CONFORMANCE_STAGE_SERIES_H

#include "conformance/stage/inventory.h"

#include <stdbool.h>
#include <stddef.h>

/* Rounds over which nothing may have grown for a series to have settled. */
#define SERIES_WINDOW ((size_t)4)

/* A zeroed series is empty. */
struct series {
    struct inventory *samples; /* one after each round */
    size_t count;
};

/* Frees what it holds; it is empty afterwards. */
void series_end(struct series *series);

/*
 * Adds what was seen after one more round. Ownership: what the sample holds is the series' from now
 * on, also after a failure, and the sample is emptied. Returns 0; -ENOMEM.
 */
int series_add(struct series *series, struct inventory *sample);

/*
 * Whether no more rounds are needed: there were more than SERIES_WINDOW, and neither the threads
 * nor the descriptors of any kind are more now than after one of the last SERIES_WINDOW before.
 */
bool series_is_settled(const struct series *series);

/*
 * Says which descriptors grow with the rounds until NOW, after the last of them: of each such kind
 * some, and how many more there are than after the first round: "socket (descriptor 8), socket
 * (descriptor 7) and 20 more". A pidfd is passed over: it stands for a child.
 * text  room for `size` bytes, always terminated; empty when there are none.
 * Returns how many there are.
 */
size_t series_describe_leak(
    const struct series *series, const struct inventory *now, char *text, size_t size);

/* Whether the threads grow with the rounds until NOW. */
bool series_leaks_threads(const struct series *series, const struct inventory *now);

#endif
