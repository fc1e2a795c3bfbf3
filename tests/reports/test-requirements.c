/* test-requirements.c - every requirement is checked or said to be open; and who says so is right.
 */
#include "config.h"

#include "tests/kit/json_text.h"
#include "tests/kit/requirement_gate.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char catalogue_text[] = "{ 'requirements': ["
                                     " { 'id': 'A-1', 'basis': 'P', 'inside': false }, { 'id': "
                                     "'A-2', 'basis': 'P', 'inside': false },"
                                     " { 'id': 'A-3', 'basis': 'C', 'inside': true }, { 'id': "
                                     "'A-4', 'basis': 'G', 'inside': false },"
                                     " { 'id': 'A-5', 'basis': 'S', 'inside': false },"
                                     " { 'id': 'A-6', 'basis': 'P', 'inside': false, 'parts': ["
                                     " { 'key': 'seen' }, { 'key': 'unseen' }, { 'key': 'varied' },"
                                     " { 'key': 'looked', 'inspected': true } ] } ] }";
static const char scenario_text[] =
    "{ 'id': 'f/one', 'requirements': ['A-1', 'A-6'],"
    " 'vary': { 'x': { '1': { 'part': 'A-6.varied' } } },"
    " 'steps': [ { 'requirement': 'A-6.seen' }, { 'requirement': '$part' } ] }";
static const char tests_text[] =
    "\nSTART_TEST(A_3_one)\n{\n}\nSTART_TEST(A_4_two_and_A_5_three)\n{\n}\n"
    " * START_TEST(A_2_not_at_a_line_s_begin)\n";
static const char open_text[] = "{ 'open': [ { 'id': 'A-2', 'reason': 'r' }, "
                                "{ 'id': 'A-6.unseen', 'reason': 'r' } ],"
                                " 'unit-tests-alone': [ { 'id': 'A-5', 'reason': 'r' } ] }";

/* In the text that the letter stands for (c, s, t, o), FROM becomes TO; and what is said of that.
 */
static const struct {
    char which;
    const char *from, *to, *said;
} rows[] = {
    {'s', "", "", ""},
    {'s', "'A-6.seen'", "'A-6'", "A-6.seen: no scenario observes it, and it is not listed\n"},
    {'s', "'A-6.seen'", "['A-6.seen', 'A-6.unseen']",
        "A-6.unseen: listed, and f/one observes it\n"},
    {'s', "'A-6.varied'", "'A-6'", "A-6.varied: no scenario observes it, and it is not listed\n"},
    {'c', "'key': 'looked', 'inspected': true", "'key': 'looked'",
        "A-6.looked: no scenario observes it, and it is not listed\n"},
    {'c', "'key': 'seen'", "'key': 'seen', 'inside': true",
        "A-6.seen: no unit test checks it, and it is not listed as open\n"},
    {'o', ", { 'id': 'A-6.unseen', 'reason': 'r' }", "",
        "A-6.unseen: no scenario observes it, and it is not listed\n"},
    {'o', "'A-6.unseen'", "'A-6.other'",
        "A-6.unseen: no scenario observes it, and it is not listed\n"
        "A-6.other: listed as open, and no requirement\n"},
    {'o', "{ 'id': 'A-6.unseen', 'reason': 'r' }",
        "{ 'id': 'A-6.unseen', 'reason': 'r' }, { 'id': 'A-6.looked', 'reason': 'r' }",
        "A-6.looked: listed, and f/one observes it\n"},
    {'o', "'unit-tests-alone': [", "'unit-tests-alone': [ { 'id': 'A-6.unseen', 'reason': 'r' },",
        "A-6.unseen: listed twice\n"
        "A-6.unseen: listed as unit-tests-alone, and there is none\n"},
    {'o', "'A-2', 'reason'", "'A-2', 'reason': 'r' }, { 'id': 'A-2.x', 'reason'",
        "A-2.x: listed as open, and no requirement\n"},
    {'s', "'A-1', ", "",
        "A-1: no scenario and no unit test checks it, and it is not listed as open\n"},
    {'s', "'A-1'", "'A-1', 'A-2'", "A-2: listed as open, and f/one checks it\n"},
    {'s', "'A-1'", "'A-1', 'A-5'", "A-5: listed as unit-tests-alone, and f/one checks it\n"},
    {'s', "'A-1'", "'A-1', 'A-4'", ""},
    {'t', "A_3_one", "three", "A-3: no unit test checks it, and it is not listed as open\n"},
    {'t', "A_3_one", "A_3_A_2_one", "A-2: listed as open, and A_3_A_2_one checks it\n"},
    {'t', "A_4_two_and_", "",
        "A-4: no scenario and no unit test checks it, and it is not listed as open\n"},
    {'t', "_and_A_5_three", "",
        "A-5: no scenario and no unit test checks it, and it is not listed as open\n"
        "A-5: listed as unit-tests-alone, and there is none\n"},
    {'o', "{ 'id': 'A-5', 'reason': 'r' }", "",
        "A-5: no scenario checks it, and it is not listed as unit-tests-alone\n"},
    {'o', "{ 'id': 'A-2', 'reason': 'r' },", "",
        "A-2: no scenario and no unit test checks it, and it is not listed as open\n"},
    {'o', "{ 'id': 'A-2', 'reason': 'r' }", "{ 'id': 'A-2', 'reason': '' }",
        "A-2: listed as open without a reason\n"},
    {'o', "{ 'id': 'A-2', 'reason': 'r' }",
        "{ 'id': 'A-2', 'reason': 'r' }, { 'id': 'A-9', 'reason': 'r' }",
        "A-9: listed as open, and no requirement\n"},
    {'o', "{ 'id': 'A-2', 'reason': 'r' }",
        "{ 'id': 'A-2', 'reason': 'r' }, { 'id': 'A-2', 'reason': 'r' }", "A-2: listed twice\n"},
    {'c', "'basis': 'C', 'inside': true", "'basis': 'C', 'inside': false",
        "A-3: no scenario checks it, and it is not listed as unit-tests-alone\n"},
    {'c', "'A-1', 'basis': 'P', 'inside': false", "'A-1', 'basis': 'P', 'inside': true",
        "A-1: no unit test checks it, and it is not listed as open\n"},
};

static void write_text(const char *folder, const char *name, char letter, const char *text, int row)
{
    bool changed = rows[row].which == letter;
    char *made = json_text_make(text, changed ? rows[row].from : "", changed ? rows[row].to : "");

    free(temp_folder_write(folder, name, made));
    free(made);
}

START_TEST(the_gate_tells_what_is_not_checked_and_what_is_listed_wrongly)
{
    char *folder = temp_folder_new(), *said;

    write_text(folder, "requirements.json", 'c', catalogue_text, _i);
    write_text(folder, "f/one.json", 's', scenario_text, _i);
    write_text(folder, "f/test-x.c", 't', tests_text, _i);
    write_text(folder, "open.json", 'o', open_text, _i);
    said = requirement_gate_check(folder, folder);
    ck_assert_str_eq(said, rows[_i].said);
    free(said);
    temp_folder_remove(folder);
}
END_TEST

/* A step of an actor of that role, and what is said of it. */
static const struct {
    const char *role, *step, *said;
} sides[] = {
    {"client", "'await': 'returned', 'requirement': 'CLI-2'", ""},
    {"client", "'await': 'returned', 'requirement': ['ARCH-1', 'CLI-2.x']", ""},
    {"client", "'await': 'returned', 'requirement': ['CLI-2', 'SRV-1']",
        "f/one: a step of a names what is asked of the other role\n"},
    {"client", "'await': 'returned', 'requirement': 'INIT-1.x'",
        "f/one: a step of a names what is asked of the other role\n"},
    {"client", "'await': 'returned'", "f/one: a step of a names no requirement\n"},
    {"client", "'do': 'receive', 'requirement': ['SRV-1', 'CLI-2']", ""},
    {"client", "'do': 'receive', 'requirement': 'SRV-1'",
        "f/one: a step of a names what is asked of the other role\n"},
    {"client", "'do': 'stop'", ""},
    {"server", "'await': 'returned', 'requirement': ['SRV-1', 'ARCH-1']", ""},
    {"server", "'await': 'returned', 'requirement': ['SRV-1', 'CLI-2']",
        "f/one: a step of a names what is asked of the other role\n"},
    {"server", "'do': 'run'", ""},
    {"puppet", "'do': 'read', 'requirement': ['SRV-1', 'CLI-2']", ""},
};

START_TEST(a_step_is_not_counted_against_the_other_role)
{
    char *folder = temp_folder_new(), *text = NULL, *made, *said;

    write_text(folder, "requirements.json", 'c', "{ 'requirements': [ ] }", 0);
    write_text(folder, "f/test-x.c", 't', tests_text, 0);
    write_text(folder, "open.json", 'o', "{ 'open': [ ], 'unit-tests-alone': [ ] }", 0);
    ck_assert_int_ge(
        asprintf(&text,
            "{ 'id': 'f/one', 'requirements': [ ], 'actors': { 'a': { 'role': '%s' } },"
            " 'steps': [ { 'actor': 'a', %s } ] }",
            sides[_i].role, sides[_i].step),
        0);
    made = json_text_make(text, "", "");
    free(temp_folder_write(folder, "f/one.json", made));
    said = requirement_gate_check(folder, folder);
    ck_assert_str_eq(said, sides[_i].said);
    free(said);
    free(made);
    free(text);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(every_requirement_is_checked_or_listed_in_open_json)
{
    const char *top = getenv("top_srcdir");
    char *scenarios = NULL, *tests = NULL, *said;

    ck_assert_msg(top != NULL, "make check sets top_srcdir");
    ck_assert_int_ge(asprintf(&scenarios, "%s/scenarios", top), 0);
    ck_assert_int_ge(asprintf(&tests, "%s/tests", top), 0);
    said = requirement_gate_check(scenarios, tests);
    ck_assert_msg(said[0] == '\0', "\n%s", said);
    free(said);
    free(scenarios);
    free(tests);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("requirements");
    TCase *gate = tcase_create("gate");

    tcase_add_loop_test(
        gate, the_gate_tells_what_is_not_checked_and_what_is_listed_wrongly, 0, LENGTH(rows));
    tcase_add_loop_test(gate, a_step_is_not_counted_against_the_other_role, 0, LENGTH(sides));
    tcase_add_test(gate, every_requirement_is_checked_or_listed_in_open_json);
    suite_add_tcase(suite, gate);
    return runner_run(suite);
}
