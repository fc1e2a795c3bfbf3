/* test-scenario-rounds.c - a round that is played again and again: what the file may say of it. */
#include "config.h"

#include "conformance/plan/rounds.h"
#include "conformance/plan/scenario.h"
#include "tests/kit/runner.h"
#include "tests/kit/scenario_kit.h"

#include <check.h>
#include <string.h>

static const char good_text[] = "{ 'id': 'folder/name', 'title': 'a title', 'purpose': 'One.',\n"
                                "  'requirements': ['SRV-1'],\n"
                                "  'edition': 'E1',\n"
                                "  'actors': {\n"
                                "    'server': { 'role': 'server', 'right': 'send' },\n"
                                "    'child': { 'role': 'puppet' },\n"
                                "    'other': { 'role': 'puppet' }\n"
                                "  },\n"
                                "  'steps': [\n"
                                "    { 'actor': 'server', 'do': 'launch', 'child': 'other' },\n"
                                "    { 'rounds': 'child', 'steps': [\n"
                                "      { 'actor': 'server', 'do': 'launch', 'child': 'child' },\n"
                                "      { 'actor': 'child', 'do': 'exit' },\n"
                                "      { 'actor': 'server', 'do': 'baseline' } ] }\n"
                                "  ] }\n";

static const struct {
    const char *from, *to;
    const char *complaint; /* NULL: none */
} rows[] = {
    {"'SRV-1'", "'SRV-1'", NULL},
    {"'rounds': 'child'", "'rounds': 'server'",
        ":11: steps[1].rounds: \"server\" is not a puppet; expected a puppet among \"actors\""},
    {"'rounds': 'child'", "'rounds': 'nobody'",
        ":11: steps[1].rounds: \"nobody\" is not a puppet; expected a puppet among \"actors\""},
    {"'do': 'baseline' } ] }", "'do': 'baseline' } ] }, { 'actor': 'other', 'do': 'exit' }",
        ":11: steps[1]: has 1 steps after it; expected rounds as the last of \"steps\""},
    {"'actor': 'server', 'do': 'baseline' }", "'actor': 'server', 'do': 'run' }",
        ":14: steps[1].steps[2]: is not a baseline; expected the server's \"baseline\" as the last "
        "step of a round, and nowhere else"},
    {"'actor': 'child', 'do': 'exit' }", "'actor': 'server', 'do': 'baseline' }",
        ":13: steps[1].steps[1]: is a baseline in the middle of a round; expected the server's "
        "\"baseline\" as the last step of a round, and nowhere else"},
    {"'do': 'launch', 'child': 'other'", "'do': 'baseline'",
        ":10: steps[0]: is a baseline outside of rounds; expected the server's \"baseline\" as the "
        "last step of \"rounds\", and nowhere else"},
    {"'child', 'do': 'exit'", "'child', 'do': 'leave'",
        ":13: steps[1].steps[1].do: is \"leave\"; expected one of stop, continue, signal, kill, "
        "fork, session, exec, read, peek, verify-blocking, close, look-up, make-port, check-in, "
        "probe, verify-empty, drop, exit"},
    {"'child', 'do': 'exit'", "'other', 'do': 'exit'",
        ":13: steps[1].steps[1].actor: actor \"other\" has ended; expected an actor that has not "
        "ended"},
};

START_TEST(rounds_come_last_and_end_with_the_baseline)
{
    scenario_free(scenario_kit_judge(good_text, rows[_i].from, rows[_i].to, rows[_i].complaint));
}
END_TEST

START_TEST(each_round_has_a_puppet_of_its_own)
{
    struct scenario *scenario = scenario_kit_judge(good_text, "'SRV-1'", "'SRV-1'", NULL);
    json_t *instance, *flat, *steps;

    instance = scenario_instantiate(scenario, 0);
    steps = json_object_get(instance, "steps");
    ck_assert_uint_eq(json_array_size(steps), 1 + 3 * ROUNDS_MOST);
    ck_assert_uint_eq(json_object_size(json_object_get(instance, "actors")), 2 + ROUNDS_MOST);
    ck_assert_str_eq(
        json_string_value(json_object_get(json_array_get(steps, 1), "child")), "child");
    ck_assert_str_eq(
        json_string_value(json_object_get(json_array_get(steps, 4), "child")), "child-2");
    ck_assert_str_eq(
        json_string_value(json_object_get(json_array_get(steps, 5), "actor")), "child-2");
    flat = rounds_flatten(scenario->root);
    ck_assert_uint_eq(json_array_size(flat), 4);
    json_decref(flat);
    json_decref(instance);
    scenario_free(scenario);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenario rounds");
    TCase *loading = tcase_create("loading");

    tcase_add_checked_fixture(loading, scenario_kit_set_up, scenario_kit_tear_down);
    tcase_add_loop_test(loading, rounds_come_last_and_end_with_the_baseline, 0, LENGTH(rows));
    tcase_add_test(loading, each_round_has_a_puppet_of_its_own);
    suite_add_tcase(suite, loading);
    return runner_run(suite);
}
