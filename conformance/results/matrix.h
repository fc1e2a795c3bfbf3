/* matrix.h - the results of pairs of implementations, and the file that has them all. */
#ifndef CONFORMANCE_RESULTS_MATRIX_H
#define CONFORMANCE_RESULTS_MATRIX_H

#include "conformance/results/results.h"

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

#define MATRIX_FORMAT "shakedown-matrix"
#define MATRIX_VERSION 1

/* A server of one implementation that met a client of another or of its own. All borrowed. */
struct matrix_pair {
    const char *server; /* names of implementations */
    const char *client;
    struct results *results;
    int exit_status; /* that of a run of this pair alone */
};

/*
 * The exit status of all pairs together: that of one run with all their cases, if no signal
 * interrupted them.
 */
int matrix_status(const struct matrix_pair *pairs, size_t count);

/*
 * The counts of all pairs together, as "summary" in results.json.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *matrix_summary(const struct matrix_pair *pairs, size_t count);

/*
 * The pairs as in the file, but without their "scenarios": an array.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *matrix_pairs_to_json(const struct matrix_pair *pairs, size_t count);

/*
 * Writes the file TARGET as results_finish does: the members of HEAD, "pairs", each with the
 * "scenarios" that were closed, "summary", and "exit_status" (EXIT_STATUS). The arguments stay the
 * caller's.
 * Returns 0; a negative errno (said on ERRORS), with TARGET unchanged.
 */
int matrix_finish(const char *target, const struct matrix_pair *pairs, size_t count, json_t *head,
    int exit_status, FILE *errors);

#endif
