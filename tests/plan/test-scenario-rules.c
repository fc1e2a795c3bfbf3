/* test-scenario-rules.c - each rule of the scenario language, broken once. */
#include "config.h"

#include "tests/kit/runner.h"
#include "tests/kit/scenario_kit.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * FROM, in the good text, becomes TO; then the complaint is FILE and this. A star at its end stands
 * for the words of jansson, which change between its versions.
 */
static const struct {
    const char *from, *to, *complaint;
} rows[] = {
    /* The file. */
    {"'title'", "title", ":3: syntax: *"},
    {"'title'", "'id'", ":3: syntax: *"},
    {"'title'", "'titel'",
        ":3: titel: unknown key; expected one of id, title, purpose, requirements, edition, needs, "
        "vary, actors, steps, expect, timeout_ms"},
    {"  'title': 'a title',\n", "", ":1: title: is missing; expected a string"},
    {"'a title'", "''", ":3: title: is empty; expected some text"},
    {"'a title'", "7", ":3: title: is an integer; expected a string"},
    {"'a title'", "{}", ":3: title: is an object; expected a string"},
    {"'a title'", "true", ":3: title: is a boolean; expected a string"},
    {"'A purpose.'", "null", ":4: purpose: is null; expected a string"},
    /* Its id. */
    {"folder/name", "folder/nome",
        ":2: id: is \"folder/nome\"; expected \"folder/name\", as the file's path says"},
    {"folder/name", "name",
        ":2: id: \"name\" is not an id; expected FOLDER/NAME of lower-case letters, digits, \"-\" "
        "and "
        "\"_\", at most 64 each"},
    {"folder/name", "folder/../name",
        ":2: id: \"folder/../name\" is not an id; expected FOLDER/NAME of lower-case letters, "
        "digits, "
        "\"-\" and \"_\", at most 64 each"},
    /* Requirements. */
    {"['SRV-1', 'SRV-2']", "[]",
        ":5: requirements: is empty; expected an array with at least one element"},
    {"['SRV-1', 'SRV-2']", "'SRV-1'",
        ":5: requirements: is a string; expected an array with at least one element"},
    {"['SRV-1', 'SRV-2']", "['SRV-1', 'SRV-4']",
        ":5: requirements[1]: unknown requirement \"SRV-4\"; expected an id of requirements.json"},
    {"['SRV-1', 'SRV-2']", "['SRV-1', 'SRV-1']",
        ":5: requirements[1]: \"SRV-1\" is listed twice; expected each requirement once"},
    {"'requirement': 'SRV-1'", "'requirement': 'SRV-3'",
        ":24: steps[3].requirement: requirement \"SRV-3\" is not listed in case "
        "[right=make-send,depth=1]; expected an id among the scenario's \"requirements\""},
    {"['SRV-1', 'SRV-2']", "['SRV-1', 'SRV-2', 'SRV-3.a']",
        ":5: requirements[2]: \"SRV-3.a\" is a part; expected a requirement's id"},
    {"'requirement': 'SRV-1'", "'requirement': 'SRV-3.a'",
        ":24: steps[3].requirement: requirement \"SRV-3\" is not listed in case "
        "[right=make-send,depth=1]; expected an id among the scenario's \"requirements\""},
    {"'requirement': 'SRV-1'", "'requirement': 'SRV-3.c'",
        ":24: steps[3].requirement: requirement \"SRV-3\" has no part \"c\" in case "
        "[right=make-send,depth=1]; expected SRV-3.a, SRV-3.b"},
    {"'requirement': 'SRV-1'", "'requirement': 'SRV-1.a'",
        ":24: steps[3].requirement: requirement \"SRV-1\" has no part \"a\" in case "
        "[right=make-send,depth=1]; expected the plain id"},
    {"'requirement': 'SRV-1'", "'requirement': []",
        ":24: steps[3].requirement: is empty in case [right=make-send,depth=1]; expected an array "
        "with at least one element"},
    {"['SRV-2']", "['SRV-2', 'SRV-9']",
        ":31: expect.server.requirement[1]: unknown requirement \"SRV-9\" in case "
        "[right=make-send,depth=1]; expected an id of requirements.json"},
    /* What it asks for. */
    {"'E1'", "'E3'", ":6: edition: is \"E3\"; expected one of E1, E2"},
    {"'names'", "'nmes'", ":7: needs[1]: is \"nmes\"; expected one of gate, write-side, names"},
    {"'names'", "'gate'", ":7: needs[1]: \"gate\" is listed twice; expected each word once"},
    {"1000", "0", ":32: timeout_ms: is 0; expected an integer from 1 to 600000"},
    {"1000", "1.5", ":32: timeout_ms: is a real number; expected an integer from 1 to 600000"},
    /* Variables. */
    {"'$gone'", "'$went'",
        ":23: steps[3].kind: unbound variable \"$went\" in case [right=make-send,depth=1]; "
        "expected "
        "a variable that every value of an axis binds"},
    {"{ 'gone': 'send-once' }", "{}",
        ":23: steps[3].kind: unbound variable \"$gone\" in case [right=move-send-once,depth=1]; "
        "expected a variable that every value of an axis binds"},
    {"{ 'count': 3 }", "{ 'count': 0 }",
        ":22: steps[2].count: is 0 in case [right=make-send,depth=3]; expected an integer from 1 "
        "to "
        "1000"},
    {"{ 'count': 3 }", "{ 'count': true }",
        ":11: vary.depth.3.count: cannot be bound; expected a string or an integer"},
    {"{ 'count': 3 }", "{ 'gone': 'x' }",
        ":11: vary.depth.3.gone: is bound by two axes; expected a name that no other axis has"},
    {"{ 'gone': 'send-once' }", "'x'",
        ":10: vary.right.move-send-once: is not an object; expected an object of bindings"},
    {"'3': {", "'a b': {",
        ":11: vary.depth.a b: is not a valid name for a value; expected lower-case letters, "
        "digits, \"-\" "
        "and "
        "\"_\", at most 64"},
    /* Actors. */
    {"'child': {", "'bootstrap': {",
        ":15: actors.bootstrap: \"bootstrap\" is reserved in case [right=make-send,depth=1]; "
        "expected another name"},
    {"'child': {", "'../x': {",
        ":15: actors.../x: is not a valid name for an actor in case [right=make-send,depth=1]; "
        "expected "
        "lower-case letters, digits, \"-\" and \"_\", at most 64"},
    {"'role': 'puppet'", "'role': 'poppet'",
        ":15: actors.child.role: is \"poppet\" in case [right=make-send,depth=1]; expected one of "
        "server, client, puppet"},
    {"'role': 'puppet'", "'role': 'puppet', 'right': 'send'",
        ":15: actors.child.right: unknown key in case [right=make-send,depth=1]; expected role"},
    {"'right': 'send' }", "'right': 'make-send' }",
        ":14: actors.server.right: is \"make-send\" in case [right=make-send,depth=1]; expected "
        "one "
        "of send, receive"},
    {"{ 'role': 'server', 'right': 'send' }", "{ 'role': 'server' }",
        ":14: actors.server.right: is missing in case [right=make-send,depth=1]; expected one of "
        "send, receive"},
    {"'as': 'client' },\n    { 'actor': 'client'", "'as': 'child' },\n    { 'actor': 'child'",
        ":28: steps[7].as: actor \"child\" is a puppet in case [right=make-send,depth=1]; expected "
        "client or server"},
    /* A server that is given a pipe. */
    {"'right': 'send' }", "'right': 'send', 'pipe': 'client' }",
        ":14: actors.server.pipe: \"client\" is not a puppet in case [right=make-send,depth=1]; "
        "expected a puppet among \"actors\""},
    {"'right': 'send' }", "'right': 'send', 'pipe': 7 }",
        ":14: actors.server.pipe: is an integer in case [right=make-send,depth=1]; expected a "
        "string"},
    {"'right': 'send' }", "'right': 'send', 'pipe': 'child' }",
        ":14: actors.server.pipe: needs the capability write-side in case "
        "[right=make-send,depth=1]; expected \"write-side\" among \"needs\""},
    {"'role': 'client', ", "'role': 'client', 'pipe': 'child', ",
        ":16: actors.client.pipe: unknown key in case [right=make-send,depth=1]; expected one "
        "of role, right"},
    {"'as': 'client' },\n    { 'actor': 'client'", "'as': 'server' },\n    { 'actor': 'server'",
        ":28: steps[7].as: actor \"server\" exists already in case [right=make-send,depth=1]; "
        "expected an actor that does not exist yet"},
    {"    { 'actor': 'child', 'do': 'exec', 'as': 'client' },\n"
     "    { 'actor': 'client', 'await': 'exited', 'status': 0 }\n",
        "    { 'actor': 'child', 'do': 'close' }\n",
        ":16: actors.client: is never created in case [right=make-send,depth=1]; expected a "
        "step that launches, forks or executes it"},
    /* Steps. */
    {"{ 'actor': 'server', 'do': 'launch', 'child': 'child' }", "7",
        ":19: steps[0]: is not a step in case [right=make-send,depth=1]; expected an object"},
    {"'actor': 'server', 'do': 'signal'", "'actor': 'saver', 'do': 'signal'",
        ":27: steps[6].actor: no actor \"saver\" in case [right=make-send,depth=1]; expected a key "
        "of \"actors\", or bootstrap"},
    {"'do': 'drop'", "'do': 'drip'",
        ":25: steps[4].do: is \"drip\" in case [right=make-send,depth=1]; expected one of stop, "
        "continue, signal, kill, fork, session, exec, read, peek, verify-blocking, close, look-up, "
        "make-port, check-in, probe, verify-empty, drop, exit"},
    {"'actor': 'bootstrap', 'do': 'stop'", "'actor': 'bootstrap', 'do': 'run'",
        ":26: steps[5].do: is \"run\" in case [right=make-send,depth=1]; expected one of stop, "
        "continue, signal, kill"},
    {"'do': 'drop', ", "",
        ":25: steps[4]: has neither \"do\" nor \"await\" in case [right=make-send,depth=1]; "
        "expected one of do, await"},
    {"'await': 'notified'", "'await': 'noticed'",
        ":23: steps[3].await: is \"noticed\" in case [right=make-send,depth=1]; expected one of "
        "exited, notified, received"},
    {"'do': 'stop'", "'do': 'stop', 'await': 'exited'",
        ":26: steps[5].do: is combined with \"await\" in case [right=make-send,depth=1]; expected "
        "one "
        "of do, await"},
    {"'do': 'stop'", "'do': 'stop', 'count': 1",
        ":26: steps[5].count: unknown key in case [right=make-send,depth=1]; expected one of "
        "actor, "
        "do, requirement"},
    {"'reply': true", "'reply': 'yes'",
        ":22: steps[2].reply: is a string in case [right=make-send,depth=1]; expected true or "
        "false"},
    {", 'port': 'p-reply' }", " }",
        ":25: steps[4].port: is missing in case [right=make-send,depth=1]; expected a string"},
    {"'SIGUSR1'", "'SIGUSR3'",
        ":27: steps[6].signal: unknown signal \"SIGUSR3\" in case [right=make-send,depth=1]; "
        "expected a name such as \"SIGUSR1\""},
    {"'status': 0", "'status': 256",
        ":29: steps[8].status: is 256 in case [right=make-send,depth=1]; expected an integer from "
        "0 "
        "to 255"},
    {"'status': 0", "'status': 0, 'signal': 'SIGKILL'",
        ":29: steps[8].status: is combined with \"signal\" in case [right=make-send,depth=1]; "
        "expected "
        "one of status, signal"},
    /* Order. */
    {"'port': 'p-reply'", "'port': 'q'",
        ":25: steps[4].port: \"child\" has no port \"q\" in case [right=make-send,depth=1]; "
        "expected "
        "a port that an earlier step of this actor made"},
    {"'reply': true", "'reply': false",
        ":25: steps[4].port: \"child\" has no port \"p-reply\" in case [right=make-send,depth=1]; "
        "expected a port that an earlier step of this actor made"},
    {"'actor': 'bootstrap', 'do': 'stop'",
        "'actor': 'child', 'do': 'check-in', 'port': 'p-reply', 'right': 'make-send'",
        ":26: steps[5].port: \"child\" has no port \"p-reply\" in case [right=make-send,depth=1]; "
        "expected a port that an earlier step of this actor made"},
    {"'do': 'drop', 'port': 'p-reply'", "'do': 'make-port', 'port': 'p-reply'",
        ":25: steps[4].port: \"child\" has a port \"p-reply\" already in case "
        "[right=make-send,depth=1]; expected a name not used yet"},
    {"'actor': 'child', 'do': 'drop', 'port': 'p-reply'", "'actor': 'client', 'do': 'end'",
        ":25: steps[4].actor: actor \"client\" does not exist yet in case "
        "[right=make-send,depth=1]; "
        "expected an actor that an earlier step launched, forked or executed"},
    {"'actor': 'bootstrap', 'do': 'stop'", "'actor': 'server', 'do': 'launch', 'child': 'child'",
        ":26: steps[5].child: actor \"child\" exists already in case [right=make-send,depth=1]; "
        "expected an actor that does not exist yet"},
    {"'actor': 'client', 'await': 'exited', 'status': 0", "'actor': 'child', 'do': 'close'",
        ":29: steps[8].actor: actor \"child\" has become a client or a server in case "
        "[right=make-send,depth=1]; expected the program's name"},
    {"'do': 'drop', 'port': 'p-reply'", "'do': 'exit'",
        ":28: steps[7].actor: actor \"child\" has ended in case [right=make-send,depth=1]; "
        "expected "
        "an actor that has not ended"},
    /* Expectations. */
    {"'log': 'due'", "'log': 'never'",
        ":31: expect.server.log: is \"never\" in case [right=make-send,depth=1]; expected one of "
        "due, none"},
    {"'expect': { 'server'", "'expect': { 'nobody'",
        ":31: expect.nobody: no actor \"nobody\" in case [right=make-send,depth=1]; expected a key "
        "of \"actors\", or bootstrap"},
};

START_TEST(a_broken_rule_is_one_line_with_file_line_and_key)
{
    char *text = scenario_kit_text(rows[_i].from, rows[_i].to), *expected = NULL, *said = NULL;
    char *path = temp_folder_write(scenario_kit_folder(), "folder/name.json", text);
    struct scenario *scenario = NULL;
    const char *star;

    ck_assert_int_ge(asprintf(&expected, "%s%s\n", path, rows[_i].complaint), 0);
    ck_assert_int_eq(scenario_kit_load(&scenario, &said), -EINVAL);
    star = strchr(expected, '*');
    if (star != NULL)
        ck_assert_msg(strncmp(said, expected, (size_t)(star - expected)) == 0, "said: %s", said);
    else
        ck_assert_str_eq(said, expected);
    ck_assert_ptr_eq(strchr(said, '\n'), said + strlen(said) - 1);
    ck_assert_ptr_null(scenario);
    free(said);
    free(expected);
    free(path);
    free(text);
}
END_TEST

START_TEST(a_duplicate_id_names_both_files)
{
    char *text = scenario_kit_text("folder/name", "folder/other"), *expected = NULL, *said = NULL;
    char *path = temp_folder_write(scenario_kit_folder(), "folder/name.json", text);
    char *other = temp_folder_write(scenario_kit_folder(), "folder/other.json", text);
    struct scenario *scenario = NULL;

    ck_assert_int_ge(asprintf(&expected,
                         "%s:2: id: duplicate id \"folder/other\", which is that of %s; expected "
                         "\"folder/name\", as the file's path says\n",
                         path, other),
        0);
    ck_assert_int_eq(scenario_kit_load(&scenario, &said), -EINVAL);
    ck_assert_str_eq(said, expected);
    free(said);
    free(expected);
    free(other);
    free(path);
    free(text);
}
END_TEST

START_TEST(a_file_that_is_no_object_is_said)
{
    struct scenario *scenario = NULL;
    char *said = NULL, *path = temp_folder_write(scenario_kit_folder(), "folder/name.json", "[]");

    ck_assert_int_eq(scenario_kit_load(&scenario, &said), -EINVAL);
    ck_assert_msg(
        strstr(said, "/folder/name.json:1: top level: is an array; expected an object") != NULL,
        "said: %s", said);
    free(said);
    free(path);
}
END_TEST

START_TEST(a_missing_file_is_said)
{
    struct scenario *scenario = NULL;
    char *said = NULL;

    ck_assert_int_eq(scenario_kit_load(&scenario, &said), -ENOENT);
    ck_assert_ptr_nonnull(strstr(said, "/folder/name.json: cannot be read: "));
    free(said);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenario rules");
    TCase *loading = tcase_create("loading");

    tcase_add_checked_fixture(loading, scenario_kit_set_up, scenario_kit_tear_down);
    tcase_add_loop_test(loading, a_broken_rule_is_one_line_with_file_line_and_key, 0, LENGTH(rows));
    tcase_add_test(loading, a_duplicate_id_names_both_files);
    tcase_add_test(loading, a_file_that_is_no_object_is_said);
    tcase_add_test(loading, a_missing_file_is_said);
    suite_add_tcase(suite, loading);
    return runner_run(suite);
}
