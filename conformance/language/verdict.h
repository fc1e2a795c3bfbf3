/* verdict.h - what may be said of a case once it has run. */
#ifndef CONFORMANCE_LANGUAGE_VERDICT_H
#define CONFORMANCE_LANGUAGE_VERDICT_H

enum verdict {
    VERDICT_PASS,
    VERDICT_FAIL,
    VERDICT_SKIP,
    VERDICT_EXPECTED_FAIL,
    VERDICT_UNEXPECTED_PASS,
    VERDICT_ERROR,
    VERDICT_FLAKY,
    VERDICT_COUNT /* how many there are; no verdict itself */
};

/*
 * The word for a verdict, as results.json spells it ("pass", "expected-fail", ...).
 * Ownership: the string is static.
 */
const char *verdict_word(enum verdict verdict);

#endif
