/* entry.h - a case in results.json: what is kept of its rounds, and what they amount to. */
#ifndef CONFORMANCE_RESULTS_ENTRY_H
#define CONFORMANCE_RESULTS_ENTRY_H

#include "conformance/expectations/expectation.h"
#include "conformance/results/repeats.h"
#include "conformance/results/results.h"
#include "conformance/results/spool.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Numbers as people write them: milliseconds to the microsecond. */
#define ENTRY_DUMP_FLAGS (JSON_REAL_PRECISION(9) | JSON_ENSURE_ASCII)

/* All zero before the first round. */
struct entry {
    const struct expectation *expectation; /* borrowed; NULL: none */
    struct repeats repeats;
    struct extent record;  /* the CASE of the round that stands for the case; then the case's own */
    struct extent *rounds; /* what is kept of each round, by its number from 1; NULL: not kept */
    uint64_t room;
    bool closed;
};

/* Frees what an entry holds; the spool stays as it is. */
void entry_end(struct entry *entry);

/*
 * Counts a round, and spools RECORD, its CASE object, if it is the one that now stands for the
 * case.
 *
 * repeated  the case has "repeats": 16 bytes of memory and a line of the spool are kept of each
 *           round.
 *
 * Ownership: nothing passes over.
 * Returns 0; a negative errno: what could not be spooled is missing from the entry.
 */
int entry_add(struct entry *entry, struct spool *spool, const struct case_result *result,
    json_t *record, bool repeated);

/* What the rounds amount to, by the expectation. */
enum verdict entry_verdict(const struct entry *entry);

/* Whether it is flaky, and was expected to be. */
bool entry_is_tolerated(const struct entry *entry);

/*
 * Closes an entry whose record is spooled: gives the spooled record the verdict and the reason that
 * all rounds amount to; with an expectation, "expectation" and, what it was judged from,
 * "observed". Ownership: *RECORD is a new reference, the caller's; NULL when it could not be had.
 * Returns 0; a negative errno.
 */
int entry_close(struct entry *entry, struct spool *spool, json_t **record);

/*
 * Gives the record of a closed entry one more member.
 * Ownership: the reference to VALUE passes over, also when this failed.
 * Returns 0; a negative errno, the entry being as it was.
 */
int entry_add_member(struct entry *entry, struct spool *spool, const char *key, json_t *value);

/* Prints a closed entry's CASE object, "repeats" and all. Returns 0; a negative errno. */
int entry_print(const struct entry *entry, const struct spool *spool, FILE *out);

#endif
