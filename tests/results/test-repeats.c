/* test-repeats.c - what the rounds of a case amount to. */
#include "config.h"

#include "conformance/results/repeats.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <stdlib.h>

#define ROUNDS_MOST 5

struct round {
    enum verdict verdict;
    unsigned warnings;
};

/* Rounds, the reason of the one that is to stand for the case being "why"; then what they amount
   to. */
static const struct {
    size_t count;
    struct round rounds[ROUNDS_MOST];
    enum verdict verdict;
    uint64_t shown; /* the round that stands for the case */
    const char *reason;
} rows[] = {
    {1, {{VERDICT_PASS, 0}}, VERDICT_PASS, 1, "why"},
    {1, {{VERDICT_FAIL, 0}}, VERDICT_FAIL, 1, "why"},
    {3, {{VERDICT_PASS, 0}, {VERDICT_PASS, 0}, {VERDICT_PASS, 0}}, VERDICT_PASS, 1, "why"},
    {3, {{VERDICT_FAIL, 0}, {VERDICT_FAIL, 0}, {VERDICT_FAIL, 0}}, VERDICT_FAIL, 1, "why"},
    {2, {{VERDICT_SKIP, 0}, {VERDICT_SKIP, 0}}, VERDICT_SKIP, 1, "why"},
    {3, {{VERDICT_PASS, 0}, {VERDICT_PASS, 2}, {VERDICT_PASS, 1}}, VERDICT_PASS, 2, "why"},
    {3, {{VERDICT_PASS, 0}, {VERDICT_FAIL, 0}, {VERDICT_PASS, 0}}, VERDICT_FLAKY, 2,
        "of 3 rounds 2 pass, 1 fail; fail in round 2: why"},
    {3, {{VERDICT_FAIL, 0}, {VERDICT_PASS, 1}, {VERDICT_FAIL, 0}}, VERDICT_FLAKY, 1,
        "of 3 rounds 1 pass, 2 fail; fail in round 1: why"},
    {2, {{VERDICT_PASS, 0}, {VERDICT_SKIP, 0}}, VERDICT_FLAKY, 2,
        "of 2 rounds 1 pass, 1 skip; skip in round 2: why"},
    {3, {{VERDICT_SKIP, 0}, {VERDICT_PASS, 0}, {VERDICT_FAIL, 0}}, VERDICT_FLAKY, 3,
        "of 3 rounds 1 pass, 1 fail, 1 skip; fail in round 3: why"},
    {3, {{VERDICT_EXPECTED_FAIL, 0}, {VERDICT_UNEXPECTED_PASS, 0}, {VERDICT_EXPECTED_FAIL, 0}},
        VERDICT_FLAKY, 2,
        "of 3 rounds 2 expected-fail, 1 unexpected-pass; unexpected-pass in round 2: why"},
    {3, {{VERDICT_FAIL, 0}, {VERDICT_ERROR, 0}, {VERDICT_PASS, 0}}, VERDICT_ERROR, 2,
        "of 3 rounds 1 pass, 1 fail, 1 error; error in round 2: why"},
    {2, {{VERDICT_ERROR, 0}, {VERDICT_ERROR, 0}}, VERDICT_ERROR, 1, "why"},
};

/* Adds the rounds in the order that STRIDE, makes
   of them; returns which one stood for the case last. */
static uint64_t add_all(struct repeats *repeats, int row, size_t stride)
{
    uint64_t shown = 0;

    for (size_t i = 0; i < rows[row].count; i++) {
        size_t round = (i * stride) % rows[row].count;
        struct round added = rows[row].rounds[round];

        if (repeats_add(repeats, added.verdict, added.warnings, round + 1))
            shown = round + 1;
    }
    return shown;
}

START_TEST(rounds_that_disagree_are_flaky_in_whatever_order_they_end)
{
    static const size_t strides[] = {1, 5};

    for (size_t i = 0; i < 2; i++) {
        struct repeats repeats = {.round = 0};
        uint64_t shown = add_all(&repeats, _i, strides[i]);
        char *reason = repeats_reason(&repeats, "why");

        ck_assert_uint_eq(shown, rows[_i].shown);
        ck_assert_uint_eq(repeats.round, rows[_i].shown);
        ck_assert_uint_eq(repeats_rounds(&repeats), rows[_i].count);
        ck_assert_str_eq(verdict_word(repeats_verdict(&repeats)), verdict_word(rows[_i].verdict));
        ck_assert_str_eq(reason, rows[_i].reason);
        free(reason);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("repeats");
    TCase *tests = tcase_create("rounds");

    tcase_add_loop_test(
        tests, rounds_that_disagree_are_flaky_in_whatever_order_they_end, 0, LENGTH(rows));
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
