/* results_case.h - a case of results.json: its rounds, and the verdict that follows from them. */
#ifndef CONFORMANCE_RESULTS_RESULTS_CASE_H
#define CONFORMANCE_RESULTS_RESULTS_CASE_H

#include "conformance/expectations/expectation.h"
#include "conformance/language/verdict.h"
#include "conformance/results/repeats.h"
#include "conformance/results/spool.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* How jansson prints results: milliseconds with digits down to the microsecond. */
#define RESULTS_DUMP_FLAGS (JSON_REAL_PRECISION(9) | JSON_ENSURE_ASCII)

/* What the main process learns of one round of a case. */
struct case_result {
    size_t index;   /* into plan->cases */
    uint64_t round; /* from 1 */
    enum verdict verdict;
    unsigned warnings; /* SHOULD requirements found broken */
    double duration_ms;
    const char *path; /* file with the CASE object's text; who gets this struct only reads it */
};

/* All zero before the first round. */
struct results_case {
    const struct expectation *expectation; /* borrowed; NULL: none */
    struct repeats repeats;
    struct extent record;  /* in the spool: the CASE object of the round that stands for the case;
                              once closed, the case's own */
    struct extent *rounds; /* in the spool: a line for each round, by number from 1; NULL: none */
    uint64_t room;         /* elements of rounds */
    bool closed;
};

/* Frees what a case holds; the spool stays as it is. */
void results_case_end(struct results_case *one);

/*
 * Counts a round of several. Spools RECORD, its CASE object, if this round now stands for the case,
 * and a line for "repeats". 16 bytes of memory are kept for each round.
 * Returns 0; a negative errno, and the case then lacks what could not be spooled.
 */
int results_case_add(struct results_case *one, struct spool *spool,
    const struct case_result *result, json_t *record);

/*
 * Counts the only round of a case and closes the case. RECORD, its CASE object, becomes the case's
 * own, as by results_case_close, and is spooled.
 * Returns 0; a negative errno, and the case is not closed.
 */
int results_case_add_single(struct results_case *one, struct spool *spool,
    const struct case_result *result, json_t *record);

/* The verdict that follows from all rounds and the expectation. */
enum verdict results_case_verdict(const struct results_case *one);

/* Whether the case is flaky, and was expected to be. */
bool results_case_is_tolerated(const struct results_case *one);

/*
 * Closes a case whose record is spooled. The record gets the verdict and the reason that follow
 * from all rounds; with an expectation it also gets "expectation" and "observed", the verdict
 * before the expectation was applied.
 * Ownership: *RECORD is a new reference, the caller's; NULL after an error.
 * Returns 0; a negative errno.
 */
int results_case_close(struct results_case *one, struct spool *spool, json_t **record);

/*
 * Gives the record of a closed case one more member. The reference to VALUE is taken, also after an
 * error.
 * Returns 0; a negative errno, and the record is as it was.
 */
int results_case_add_member(
    struct results_case *one, struct spool *spool, const char *key, json_t *value);

/* Prints the CASE object of a closed case, with "repeats". Returns 0; a negative errno. */
int results_case_print(const struct results_case *one, const struct spool *spool, FILE *out);

#endif
