/* test-evidence.c - what checks each requirement, gathered and shown. */
#include "config.h"

#include "reports/escape.h"
#include "reports/evidence.h"
#include "reports/requirement_page.h"
#include "reports/requirement_text.h"
#include "reports/test_name.h"
#include "tests/kit/json_text.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char catalogue_text[] =
    "{ 'format': 'shakedown-requirements', 'version': 1, 'requirements': ["
    " { 'id': 'SRV-1', 'edition': 'E1', 'level': 'MUST', 'basis': 'P', 'inside': false,"
    "   'sentence': 'a < b & c', 'parts': [ { 'key': 'x', 'text': 'seen' },"
    "   { 'key': 'y', 'text': 'open' }, { 'key': 'w', 'text': 'Later.' }, { 'key': 'z', 'level': "
    "'SHOULD', 'inside': true,"
    "   'text': 'Besides.' } ] },"
    " { 'id': 'SRV-2', 'edition': 'E2', 'level': 'SHOULD', 'basis': 'S', 'inside': true,"
    "   'sentence': 'Two.' },"
    " { 'id': 'SRV-3', 'edition': 'E1', 'level': 'MUST', 'basis': 'P', 'inside': false,"
    "   'sentence': 'Three.' } ] }";

#define CASE(ID, SCENARIO, VERDICT, MET) \
    "{ 'id': '" ID "', 'scenario': '" SCENARIO "', 'verdict': '" VERDICT "'," \
    " 'requirements': [ { 'id': 'SRV-1' }, { 'id': 'XXX-9' } ]," \
    " 'findings': [ { 'requirements': ['SRV-1'], 'met': " MET " }," \
    " { 'requirements': ['SRV-3'], 'met': true } ] }"

static const char results_text[] =
    "{ 'format': 'shakedown-results', 'version': 1, 'suite': '0.1',"
    " 'started': '2026-01-01T00:00:00Z', 'implementation': { 'name': '<script>', 'version': '1>',"
    " 'language': 'C' }, 'requirements': [ { 'id': 'SRV-1', 'level': 'MUST', 'checked': 'part',"
    " 'parts': [ { 'id': 'SRV-1.x', 'observed': true, 'met': 2, 'unmet': 1 },"
    " { 'id': 'SRV-1.y', 'observed': false, 'met': 0, 'unmet': 0, 'why': 'a < b' },"
    " { 'id': 'SRV-1.w', 'observed': true, 'met': 0, 'unmet': 0 } ] },"
    " { 'id': 'SRV-3', 'level': 'MUST', 'checked': 'nothing' } ], 'scenarios': [ " CASE(
        "a/x[n=1]", "a/x", "pass", "true") ", " //
    CASE("a/x[n=2]", "a/x", "fail", "false") ", " CASE("b/y", "b/y", "pass", "true") " ] }";

static const char log_text[] = "1..5\n"
                               "ok 1 - ../t.c:suite:SRV_1_one: Passed\n"
                               "not ok 2 - ../t.c:suite:SRV_1_one: Failure at x:y\n"
                               "ok 3 - ../t.c:suite:SRV_2_two_and_SRV_1_one: Passed\n"
                               "ok 4 - ../t.c:suite:XXX_9_nothing: Passed\n"
                               "ok 5 - a script's line\n"
                               "PASS: tests/t 1 - ../t.c:suite:SRV_3_said_again: Passed\n";

static const char info_text[] = "TN:a__x\nSF:/src/f&.c\nDA:1,1\nDA:2,0\nend_of_record\n"
                                "TN:b__y\nSF:/src/f&.c\nDA:3,1\nend_of_record\n"
                                "TN:other\nSF:/src/f&.c\nDA:4,1\nend_of_record\n";

static char *folder;
static struct evidence evidence;

static char *write_json(const char *name, const char *text)
{
    char *json = json_text_make(text, "", ""), *path = temp_folder_write(folder, name, json);

    free(json);
    return path;
}

static void set_up(void)
{
    char *catalogue, *results, *log, *info;

    folder = temp_folder_new();
    catalogue = write_json("requirements.json", catalogue_text);
    results = write_json("results.json", results_text);
    log = temp_folder_write(folder, "t.log", log_text);
    info = temp_folder_write(folder, "x.info", info_text);
    ck_assert_int_eq(evidence_begin(catalogue, stderr, &evidence), 0);
    ck_assert_int_eq(evidence_add_results(&evidence, results, stderr), 0);
    ck_assert_int_eq(evidence_add_tests(&evidence, log, stderr), 0);
    ck_assert_int_eq(tracefile_load(info, stderr, &evidence.tracefile), 0);
    evidence.has_tracefile = true;
    evidence.sources = "/src";
    free(catalogue);
    free(results);
    free(log);
    free(info);
}

static void tear_down(void)
{
    evidence_clear(&evidence);
    temp_folder_remove(folder);
}

START_TEST(scenarios_count_their_cases_and_checks)
{
    const struct evidence_row *row = &evidence.rows[0];

    ck_assert_uint_eq(row->scenario_count, 2);
    ck_assert_str_eq(row->scenarios[0].id, "a/x");
    ck_assert_uint_eq(row->scenarios[0].cases, 2);
    ck_assert_uint_eq(row->scenarios[0].passed, 1);
    ck_assert_uint_eq(row->scenarios[0].checks, 2);
    ck_assert_uint_eq(row->scenarios[0].kept, 1);
    ck_assert_str_eq(row->scenarios[1].id, "b/y");
    /* What a finding says without its scenario does not make the scenario one of its. */
    ck_assert_uint_eq(evidence.rows[2].scenario_count, 0);
}
END_TEST

START_TEST(unit_tests_count_their_rows)
{
    const struct evidence_row *row = &evidence.rows[0];

    ck_assert_uint_eq(row->unit_count, 2);
    ck_assert_str_eq(row->units[0].name, "SRV_1_one");
    ck_assert_uint_eq(row->units[0].runs, 2);
    ck_assert_uint_eq(row->units[0].passed, 1);
    ck_assert_str_eq(row->units[1].name, "SRV_2_two_and_SRV_1_one");
    ck_assert_uint_eq(evidence.rows[1].unit_count, 1);
    ck_assert_uint_eq(evidence.rows[2].unit_count, 0);
}
END_TEST

/* In what is shown as a page, and as text. */
static const char *const page_parts[] = {
    "&lt;script&gt; 1&gt; (C), run with Shakedown 0.1 on 2026-01-01T00:00:00Z.",
    "3 requirements: 1 checked by scenarios, 2 by unit tests, 1 by nothing here",
    "<a href=\"#SRV-3\">",
    "<h2 id=\"SRV-1\">SRV-1 <small>MUST, basis P, edition E1</small>",
    "<p>a &lt; b &amp; c</p>",
    "<tr><td>z</td><td>SHOULD, inside</td><td>Besides.</td></tr>",
    "<tr><td>x</td><td>MUST</td><td>seen</td><td class=\"bad\">observed: 2 of 3 checks kept</td>",
    "<td>open</td><td class=\"none\">not observed: a &lt; b</td>",
    "<td>Later.</td><td class=\"none\">not in this run</td>",
    "<p class=\"none\">Scenarios check it in part.</p>",
    "<p class=\"none\">No scenario checks it.</p>",
    "<p>Of 2 MUST sentences 1 are checked in part by scenarios, 1 by none.</p>",
    "edition E2, seen from inside alone",
    "<td>a/x</td><td class=\"bad\">1 of 2 passed</td><td class=\"bad\">1 of 2</td>",
    "<td>b/y</td><td class=\"good\">1 of 1 passed</td>",
    "<code>SRV_1_one</code></td><td class=\"bad\">1 of 2</td>",
    "Nothing here checks it.",
    "<details><summary>2 lines</summary>",
    "<td>f&amp;.c</td><td>2</td><td>1, 3</td>",
    "<td>f&amp;.c</td><td>1</td><td>2</td>",
};

static const char *const text_parts[] = {
    "SRV-1 (MUST, basis P, edition E1)\n  a < b & c\n",
    "    part       x (MUST): seen; 2 of 3 checks of it kept\n",
    "    part       y (MUST): open; not observed: a < b\n",
    "    part       w (MUST): Later.; not in this run\n",
    "    scenario   a/x: cases: 1 of 2 passed; 1 of 2 checks of it kept\n",
    "    unit test  SRV_1_one: 1 of 2 passed\n",
    "    alone in   f&.c: 1, 3\n",
    "SRV-2 (SHOULD, basis S, edition E2, inside)\n",
    "SRV-3 (MUST, basis P, edition E1)\n  Three.\n    nothing here checks it\n",
    "Lines that no scenario reaches\n  f&.c: 2\n",
};

static char *show(int (*write)(const struct evidence *, FILE *))
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(write(&evidence, out), 0);
    fclose(out);
    return text;
}

START_TEST(the_page_says_it)
{
    char *page = show(requirement_page_write);

    ck_assert_msg(strstr(page, page_parts[_i]) != NULL, "%s\nis not in\n%s", page_parts[_i], page);
    free(page);
}
END_TEST

START_TEST(the_text_says_it)
{
    char *text = show(requirement_text_write);

    ck_assert_msg(strstr(text, text_parts[_i]) != NULL, "%s\nis not in\n%s", text_parts[_i], text);
    free(text);
}
END_TEST

START_TEST(the_page_needs_nothing_else)
{
    static const char *const foreign[] = {"<script", "<link", "src=", "url(", "http"};
    char *page = show(requirement_page_write);

    for (int i = 0; i < LENGTH(foreign); i++)
        ck_assert_ptr_null(strstr(page, foreign[i]));
    free(page);
}
END_TEST

static const struct {
    const char *text, *complaint;
} refused[] = {
    {"{ 'format': 'other' }", ": format: expected \"shakedown-requirements\"\n"},
    {"{ 'format': 'shakedown-requirements', 'requirements': [ {} ] }",
        ": requirements: one has no id\n"},
    {"[", ": ']' expected near end of file\n"},
};

START_TEST(what_is_no_catalogue_is_refused)
{
    char *path = write_json("wrong.json", refused[_i].text), *said = NULL, *expected = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);
    struct evidence other;

    ck_assert_ptr_nonnull(errors);
    ck_assert_int_eq(evidence_begin(path, errors, &other), -EINVAL);
    evidence_clear(&other);
    fclose(errors);
    ck_assert_int_ge(asprintf(&expected, "%s%s", path, refused[_i].complaint), 0);
    ck_assert_str_eq(said, expected);
    free(expected);
    free(said);
    free(path);
}
END_TEST

/* A test's name, and the ids in it. */
static const struct {
    const char *name, *ids;
} names[] = {
    {"SRV_6_right_is_returned", "SRV-6 "},
    {"DSP_1_DSP_3_only_well_formed", "DSP-1 DSP-3 "},
    {"SRV_15_differ_and_CLI_11_never_tell", "SRV-15 CLI-11 "},
    {"CLI_12", "CLI-12 "},
    {"PORT_type_and_get_refs", ""},
    {"aSRV_6_x", ""},
    {"SRV_6x_y", ""},
    {"SRV__6", ""},
    {"", ""},
    {"SRV_00000000000000000000000000000000000001_x_SRV_2", "SRV-2 "},
};

START_TEST(ids_are_found_in_names)
{
    const char *rest = names[_i].name;
    char id[TEST_NAME_REQUIREMENT_MAX], found[64] = "";
    size_t length = 0;

    while (test_name_next_requirement(&rest, id)) {
        length += (size_t)snprintf(found + length, sizeof found - length, "%s ", id);
        ck_assert_uint_lt(length, sizeof found);
    }
    ck_assert_str_eq(found, names[_i].ids);
}
END_TEST

START_TEST(text_is_harmless_in_a_page)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    ck_assert_ptr_nonnull(out);
    escape_print_html(out, "<a b=\"c\" d='e'>&amp;\t\n\x1b[2J\x7f\xc3\xa4");
    fclose(out);
    ck_assert_str_eq(text, "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;\t\n"
                           "\xef\xbf\xbd[2J\xef\xbf\xbd\xc3\xa4");
    free(text);
}
END_TEST

START_TEST(scenarios_names_fit_lcov_and_stay_apart)
{
    static const char *const ids[] = {"a-b/c", "a/b-c", "a/b/c"};
    static const char *const expected[] = {"a_b__c", "a__b_c", "a__b__c"};

    for (int i = 0; i < LENGTH(ids); i++) {
        char *name = test_name_of_scenario(ids[i]);

        ck_assert_str_eq(name, expected[i]);
        ck_assert(test_name_is_valid(name));
        free(name);
    }
    ck_assert(!test_name_is_valid(""));
    ck_assert(!test_name_is_valid("a-b"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("evidence");
    TCase *gathering = tcase_create("gathering"), *words = tcase_create("words");

    tcase_add_checked_fixture(gathering, set_up, tear_down);
    tcase_add_test(gathering, scenarios_count_their_cases_and_checks);
    tcase_add_test(gathering, unit_tests_count_their_rows);
    tcase_add_loop_test(gathering, the_page_says_it, 0, LENGTH(page_parts));
    tcase_add_loop_test(gathering, the_text_says_it, 0, LENGTH(text_parts));
    tcase_add_test(gathering, the_page_needs_nothing_else);
    tcase_add_loop_test(gathering, what_is_no_catalogue_is_refused, 0, LENGTH(refused));
    tcase_add_loop_test(words, ids_are_found_in_names, 0, LENGTH(names));
    tcase_add_test(words, text_is_harmless_in_a_page);
    tcase_add_test(words, scenarios_names_fit_lcov_and_stay_apart);
    suite_add_tcase(suite, gathering);
    suite_add_tcase(suite, words);
    return runner_run(suite);
}
