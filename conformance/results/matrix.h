/* matrix.h - what pairs of implementations came to, and the one file that tells it. */
#ifndef CONFORMANCE_RESULTS_MATRIX_H
#define CONFORMANCE_RESULTS_MATRIX_H

#include "conformance/results/results.h"

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

#define MATRIX_FORMAT "shakedown-matrix"
#define MATRIX_VERSION 1

/* A server of one implementation that met a client of another, or its own; all borrowed. */
struct matrix_pair {
    const char *server; /* names of implementations */
    const char *client;
    struct results *results;
    int exit_status; /* that a run of this pair alone would have had */
};

/*
 * The exit status that pairs amount to: that of a run which had all their cases, for pairs that no
 * signal interrupted.
 */
int matrix_status(const struct matrix_pair *pairs, size_t count);

/*
 * The counts of all pairs together, as a "summary" in results.json.
 * Ownership: a new reference, the caller's. Returns NULL when memory is short.
 */
json_t *matrix_summary(const struct matrix_pair *pairs, size_t count);

/*
 * The pairs as the file has them, but for their "scenarios": an array.
 * Ownership: a new reference, the caller's. Returns NULL when memory is short.
 */
json_t *matrix_pairs_to_json(const struct matrix_pair *pairs, size_t count);

/*
 * Writes the file TARGET, as results_finish does: HEAD's members first, then "pairs", each with the
 * "scenarios" that were closed, "summary" and "exit_status" (EXIT_STATUS).
 * Ownership: everything stays the caller's.
 * Returns 0; a negative errno (said on ERRORS), TARGET then being untouched.
 */
int matrix_finish(const char *target, const struct matrix_pair *pairs, size_t count, json_t *head,
    int exit_status, FILE *errors);

#endif
