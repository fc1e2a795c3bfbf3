/* test-scenario-pipe.c - a server that is given a pipe: who makes it, and who can become it. */
#include "config.h"

#include "conformance/plan/instance.h"
#include "tests/kit/runner.h"
#include "tests/kit/scenario_kit.h"

#include <check.h>
#include <string.h>

/* Two servers: one that is given the pipe of "parent", one that makes its own. */
static const char good_text[] =
    /* 1 */ "{ 'id': 'folder/name', 'title': 'a title', 'purpose': 'A purpose.',\n"
            /* 2 */ "  'requirements': ['SRV-1'], 'edition': 'E2', 'needs': ['write-side'],\n"
            /* 3 */ "  'actors': {\n"
            /* 4 */ "    'given': { 'role': 'server', 'right': 'send', 'pipe': 'parent' },\n"
            /* 5 */ "    'maker': { 'role': 'server', 'right': 'send' },\n"
            /* 6 */ "    'parent': { 'role': 'puppet' },\n"
            /* 7 */ "    'child': { 'role': 'puppet' },\n"
            /* 8 */ "    'stranger': { 'role': 'puppet' },\n"
            /* 9 */ "    'client': { 'role': 'client', 'right': 'make-send' } },\n"
            /* 10 */ "  'steps': [\n"
            /* 11 */ "    { 'actor': 'maker', 'do': 'launch', 'child': 'stranger' },\n"
            /* 12 */ "    { 'actor': 'parent', 'do': 'fork', 'as': 'child' },\n"
            /* 13 */ "    { 'actor': 'child', 'do': 'exec', 'as': 'given' },\n"
            /* 14 */ "    { 'actor': 'given', 'do': 'run' },\n"
            /* 15 */ "    { 'actor': 'parent', 'do': 'exec', 'as': 'client' },\n"
            /* 16 */ "    { 'actor': 'client', 'await': 'returned' } ] }\n";

/* FROM becomes TO; then the complaint is FILE and this. NULL: there is none. */
static const struct {
    const char *from, *to, *complaint;
} rows[] = {
    {"'SRV-1'", "'SRV-1'", NULL},
    /* The maker itself can become the server. */
    {"'child', 'do': 'exec', 'as': 'given' },\n    { 'actor': 'given', 'do': 'run' },\n"
     "    { 'actor': 'parent'",
        "'parent', 'do': 'exec', 'as': 'given' },\n    { 'actor': 'given', 'do': 'run' },\n"
        "    { 'actor': 'child'",
        NULL},
    {"['write-side']", "['gate']",
        ":4: actors.given.pipe: needs the capability write-side; expected \"write-side\" among "
        "\"needs\""},
    {"'pipe': 'parent'", "'pipe': 'maker'",
        ":4: actors.given.pipe: \"maker\" is not a puppet; expected a puppet among \"actors\""},
    {"'pipe': 'parent'", "'pipe': 'nobody'",
        ":4: actors.given.pipe: \"nobody\" is not a puppet; expected a puppet among \"actors\""},
    {"'maker': { 'role': 'server', 'right': 'send' }",
        "'maker': { 'role': 'server', 'right': 'send', 'pipe': 'parent' }",
        ":5: actors.maker.pipe: \"parent\" makes the pipe of another server; expected a puppet for "
        "each server"},
    {"'actor': 'given', 'do': 'run'", "'actor': 'given', 'do': 'launch', 'child': 'nobody'",
        ":14: steps[3].child: no actor \"nobody\"; expected a key of \"actors\""},
    {"{ 'actor': 'maker', 'do': 'launch', 'child': 'stranger' },\n", "",
        ":8: actors.stranger: is never created; expected a step that launches, forks or "
        "executes it"},
    {"{ 'actor': 'maker', 'do': 'launch', 'child': 'stranger' },\n"
     "    { 'actor': 'parent', 'do': 'fork', 'as': 'child' },\n"
     "    { 'actor': 'child', 'do': 'exec', 'as': 'given' },\n"
     "    { 'actor': 'given', 'do': 'run' }",
        "{ 'actor': 'parent', 'do': 'fork', 'as': 'child' },\n"
        "    { 'actor': 'child', 'do': 'exec', 'as': 'given' },\n"
        "    { 'actor': 'given', 'do': 'launch', 'child': 'stranger' }",
        ":13: steps[2].do: \"parent\" makes the pipe of \"given\", which launches nobody; expected "
        "a server that makes its pipe itself"},
    {"'child', 'do': 'exec', 'as': 'given'", "'stranger', 'do': 'exec', 'as': 'given'",
        ":13: steps[2].as: \"stranger\" does not have the pipe of \"given\"; expected a "
        "puppet "
        "that has this server's pipe"},
    {"'as': 'given'", "'as': 'maker'",
        ":13: steps[2].as: actor \"maker\" exists already; expected an actor that does not exist "
        "yet"},
    {"    { 'actor': 'child', 'do': 'exec', 'as': 'given' },\n", "",
        ":13: steps[2].actor: actor \"given\" does not exist yet; expected an actor that an "
        "earlier "
        "step launched, forked or executed"},
    {"'do': 'run'", "'do': 'close', 'side': 'read'",
        ":14: steps[3].do: is \"close\"; expected one of stop, continue, signal, kill, launch, "
        "run, "
        "destroy, probe, release, baseline, watch, receive, end"},
    {"'actor': 'given', 'do': 'run'", "'actor': 'parent', 'do': 'close', 'side': 'both'",
        ":14: steps[3].side: is \"both\"; expected one of read, write"},
};

START_TEST(a_given_pipe_has_one_maker_and_only_those_who_have_it_can_serve)
{
    struct scenario *scenario =
        scenario_kit_judge(good_text, rows[_i].from, rows[_i].to, rows[_i].complaint);

    if (scenario != NULL) {
        ck_assert_str_eq(instance_pipe_maker(scenario->root, "given"), "parent");
        ck_assert_ptr_null(instance_pipe_maker(scenario->root, "maker"));
    }
    scenario_free(scenario);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenario pipe");
    TCase *loading = tcase_create("loading");

    tcase_add_checked_fixture(loading, scenario_kit_set_up, scenario_kit_tear_down);
    tcase_add_loop_test(
        loading, a_given_pipe_has_one_maker_and_only_those_who_have_it_can_serve, 0, LENGTH(rows));
    suite_add_tcase(suite, loading);
    return runner_run(suite);
}
