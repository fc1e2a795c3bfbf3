/* verdict.c - the words for verdicts. */
#include "config.h"

#include <string.h>

#include "conformance/verdict.h"

static const char *const words[VERDICT_COUNT] = {
    [VERDICT_PASS] = "pass",
    [VERDICT_FAIL] = "fail",
    [VERDICT_SKIP] = "skip",
    [VERDICT_EXPECTED_FAIL] = "expected-fail",
    [VERDICT_UNEXPECTED_PASS] = "unexpected-pass",
    [VERDICT_ERROR] = "error",
    [VERDICT_FLAKY] = "flaky",
};

const char *verdict_word(enum verdict verdict)
{
    return words[verdict];
}

enum verdict verdict_from_word(const char *word)
{
    int verdict = 0;

    while (verdict < VERDICT_COUNT && strcmp(words[verdict], word) != 0)
        verdict++;
    return (enum verdict)verdict;
}
