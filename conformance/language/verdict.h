/* verdict.h - the verdicts on a case. */
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
    VERDICT_COUNT /* the number of verdicts */
};

/* The word for a verdict in results.json ("pass", "expected-fail", ...). */
const char *verdict_word(enum verdict verdict);

#endif
