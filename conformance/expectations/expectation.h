/* expectation.h - a line of a file of expectations: the expected verdict of some cases. */
#ifndef CONFORMANCE_EXPECTATIONS_EXPECTATION_H
#define CONFORMANCE_EXPECTATIONS_EXPECTATION_H

#include "conformance/language/verdict.h"

#include <jansson.h>

/* One line of a file of expectations. */
struct expectation {
    char *pattern;
    enum verdict verdict; /* VERDICT_FAIL, VERDICT_SKIP or VERDICT_FLAKY */
    char *reason;
    char *link;  /* NULL: none */
    char *until; /* the last day on which it is valid, YYYY-MM-DD; NULL: always */
};

/* The words of the verdicts that can be expected; NULL at the end. */
extern const char *const expectation_words[];

/* The verdict of one of these words. */
enum verdict expectation_verdict(const char *word);

/* Frees what a line holds. */
void expectation_end(struct expectation *expectation);

/*
 * The verdict of a case once EXPECTATION (NULL: none) is applied to OBSERVED, the verdict of a
 * round or of all rounds. A failure becomes an expected one if a failure or flakiness is expected;
 * a pass becomes an unexpected one if a failure or a skip is expected. Every other verdict stays:
 * an error says nothing about the implementation, a skip needs no expectation, and flakiness is
 * never hidden.
 */
enum verdict expectation_judge(const struct expectation *expectation, enum verdict observed);

/*
 * The line as a case in results.json shows it.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *expectation_to_json(const struct expectation *expectation);

#endif
