/* expectation.h - what somebody says beforehand will come of some cases, and what that excuses. */
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
    char *until; /* the last day on which it holds, YYYY-MM-DD; NULL: no such day */
};

/* The words of the verdicts that can be expected, NULL at the end. */
extern const char *const expectation_words[];

/* The verdict of one of these words. */
enum verdict expectation_verdict(const char *word);

/* Frees what a line holds. */
void expectation_end(struct expectation *expectation);

/*
 * The verdict on a case of which OBSERVED was seen (a round's verdict, or what all rounds amount
 * to) where EXPECTATION stands for it; NULL: nothing is expected, and all stays as it is.
 * A failure is an expected one where a failure or flakiness is expected; a pass is unexpected where
 * a failure or a skip is. All else stays: an error says nothing of the implementation, a skip needs
 * no leave, and flakiness is never hidden.
 */
enum verdict expectation_judge(const struct expectation *expectation, enum verdict observed);

/*
 * The line as the case shows it in results.json.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *expectation_to_json(const struct expectation *expectation);

#endif
