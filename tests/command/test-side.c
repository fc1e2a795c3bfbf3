/* test-side.c - whose failure it is: what follows from the plays, and which failures are alike. */
#include "config.h"

#include "conformance/command/failure_kind.h"
#include "conformance/command/side.h"
#include "conformance/command/sides.h"
#include "tests/kit/runner.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    enum play_outcome server, client, itself;
    const char *word, *says; /* says: NULL where nothing is */
} judgements[] = {
    {PLAY_FAILED, PLAY_PASSED, PLAY_NONE, "server",
        "fails with the reference's client too, passes with the reference's server: the server's"},
    {PLAY_FAILED, PLAY_FAILED_OTHERWISE, PLAY_NONE, "server",
        "fails with the reference's client too, fails otherwise with the reference's server: the "
        "server's"},
    {PLAY_FAILED_OTHERWISE, PLAY_PASSED, PLAY_NONE, "server",
        "fails otherwise with the reference's client, passes with the reference's server: the "
        "server's"},
    {PLAY_PASSED, PLAY_FAILED, PLAY_NONE, "client",
        "passes with the reference's client, fails with the reference's server: the client's"},
    {PLAY_PASSED, PLAY_FAILED_OTHERWISE, PLAY_NONE, "client",
        "passes with the reference's client, fails otherwise with the reference's server: the "
        "client's"},
    {PLAY_FAILED_OTHERWISE, PLAY_FAILED, PLAY_NONE, "client",
        "fails otherwise with the reference's client, fails with the reference's server: the "
        "client's"},
    {PLAY_FAILED, PLAY_FAILED, PLAY_NONE, "unclear",
        "fails with the reference's client and with the reference's server: both sides', or it "
        "cannot be told"},
    {PLAY_FAILED_OTHERWISE, PLAY_FAILED_OTHERWISE, PLAY_NONE, "unclear",
        "fails otherwise with the reference's client and with the reference's server: both sides', "
        "or it "
        "cannot be told"},
    {PLAY_PASSED, PLAY_PASSED, PLAY_FAILED, "meeting",
        "passes with the reference's client and with the reference's server: it fails only where "
        "both meet"},
    {PLAY_PASSED, PLAY_PASSED, PLAY_FAILED_OTHERWISE, "meeting",
        "passes with the reference's client and with the reference's server: it fails only where "
        "both meet"},
    {PLAY_PASSED, PLAY_PASSED, PLAY_PASSED, "unsteady",
        "passes with the reference's client and with the reference's server, and by itself this "
        "time: it does "
        "not fail each time"},
    {PLAY_PASSED, PLAY_PASSED, PLAY_NONE, "not-played", NULL},
    {PLAY_NONE, PLAY_FAILED, PLAY_NONE, "not-played", NULL},
    {PLAY_FAILED, PLAY_NONE, PLAY_NONE, "not-played", NULL},
    {PLAY_NONE, PLAY_NONE, PLAY_NONE, "not-played", NULL},
};

START_TEST(plays_say_whose_it_is)
{
    enum play_outcome server = judgements[_i].server, client = judgements[_i].client;
    enum side side = side_judge(server, client, judgements[_i].itself);
    char says[256];

    ck_assert_str_eq(side_word(side), judgements[_i].word);
    if (judgements[_i].says == NULL)
        return;
    side_describe(side, server, client, says, sizeof says);
    ck_assert_str_eq(says, judgements[_i].says);
}
END_TEST

static json_t *make_finding(const char *id, const char *detector, const char *observed)
{
    return json_pack("{s:[s], s:s, s:b, s:s, s:s}", "requirements", id, "level", "MUST", "met", 0,
        "detector", detector, "observed", observed);
}

static const struct {
    const char *left[3], *right[3]; /* requirement, detector, observed */
    bool is_alike;
} likenesses[] = {
    {{"SRV-8", "step", "{\"returned\":\"send\"}"}, {"SRV-8", "step", "{\"returned\":\"send\"}"},
        true},
    {{"SRV-8", "step", "{\"returned\":\"send\"}"}, {"SRV-8", "step", "{\"returned\":\"null\"}"},
        false},
    {{"SRV-8", "step", "x"}, {"SRV-9", "step", "x"}, false},
    {{"SRV-8", "step", "x"}, {"SRV-8", "hang", "x"}, false},
    {{"SRV-8", "process", "pid 17 of child.0ab1"}, {"SRV-8", "process", "pid 4242 of child.77fe"},
        true},
    {{"SRV-8", "process", "pid 17 of child"}, {"SRV-8", "process", "pid 17 of server"}, false},
    {{"SRV-8", "process", "17"}, {"SRV-8", "process", ""}, false},
};

START_TEST(failures_are_alike_but_for_numbers)
{
    const char *const *l = likenesses[_i].left, *const *r = likenesses[_i].right;
    json_t *left = make_finding(l[0], l[1], l[2]), *right = make_finding(r[0], r[1], r[2]);
    char *left_key = failure_kind_key(left), *right_key = failure_kind_key(right);

    ck_assert_int_eq(strcmp(left_key, right_key) == 0, likenesses[_i].is_alike);
    ck_assert_int_eq(
        failure_kind_is_same(left, right), strcmp(l[0], r[0]) == 0 && strcmp(l[1], r[1]) == 0);
    free(left_key);
    free(right_key);
    json_decref(left);
    json_decref(right);
}
END_TEST

static const struct {
    const char *levels[3]; /* of findings that are not met, but for "met" */
    bool strict;
    int found; /* index; -1: none */
} findings[] = {
    {{"met", "SHOULD", "MUST"}, false, 2},
    {{"met", "SHOULD", "MUST"}, true, 1},
    {{"met", "SHOULD", "met"}, false, -1},
    {{"MUST", "MUST", "met"}, false, 0},
    {{"met", "met", "met"}, true, -1},
};

START_TEST(the_finding_that_failed_a_case)
{
    json_t *list = json_array(), *one = json_pack("{s:o}", "findings", list);
    const json_t *found;

    for (int i = 0; i < 3; i++) {
        bool met = strcmp(findings[_i].levels[i], "met") == 0;

        json_array_append_new(list, json_pack("{s:s, s:b}", "level",
                                        met ? "MUST" : findings[_i].levels[i], "met", (int)met));
    }
    found = failure_kind_finding(one, findings[_i].strict);
    ck_assert_ptr_eq(
        found, findings[_i].found < 0 ? NULL : json_array_get(list, (size_t)findings[_i].found));
    json_decref(one);
}
END_TEST

START_TEST(what_is_missing_is_like_nothing)
{
    json_t *finding = make_finding("SRV-8", "step", "");

    ck_assert(!failure_kind_is_same(NULL, NULL));
    ck_assert(!failure_kind_is_same(finding, NULL));
    ck_assert(!failure_kind_is_same(NULL, finding));
    json_decref(finding);
}
END_TEST

static const struct manifest one, other;

static const struct {
    struct options options;
    struct pairing pairing;
    bool is_played;
} runs[] = {
    {{0}, {&one, &one}, true},
    {{.strict = true, .until_fail = true, .shuffled = true}, {&one, &one}, true},
    {{0}, {&one, &other}, false},
    {{.no_replay = true}, {&one, &one}, false},
    {{.has_tool = true}, {&one, &one}, false},
    {{.keep = true}, {&one, &one}, false},
    {{.coverage = "counters"}, {&one, &one}, false},
};

START_TEST(a_run_that_another_play_would_disturb_has_none)
{
    const struct plan plan = {0};
    const struct sides_setting setting = {
        .options = &runs[_i].options, .plan = &plan, .pairing = &runs[_i].pairing};
    struct sides *sides;

    ck_assert_int_eq(sides_new(&setting, &sides), 0);
    ck_assert_int_eq(sides != NULL, runs[_i].is_played);
    ck_assert_uint_eq(sides_count(sides), 0);
    ck_assert_ptr_null(sides_to_json(sides));
    sides_free(sides);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("side");
    TCase *tests = tcase_create("side");

    tcase_add_loop_test(tests, plays_say_whose_it_is, 0, LENGTH(judgements));
    tcase_add_loop_test(tests, failures_are_alike_but_for_numbers, 0, LENGTH(likenesses));
    tcase_add_loop_test(tests, the_finding_that_failed_a_case, 0, LENGTH(findings));
    tcase_add_loop_test(tests, a_run_that_another_play_would_disturb_has_none, 0, LENGTH(runs));
    tcase_add_test(tests, what_is_missing_is_like_nothing);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
