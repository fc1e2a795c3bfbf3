/* verdict.c - the words for verdicts. */
#include "config.h"

#include "conformance/language/verdict.h"

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
