/* test-plan.c - collecting scenarios, selecting cases, shuffling. */
#include "config.h"

#include "conformance/language/verb.h"
#include "conformance/plan/plan_selection.h"
#include "tests/kit/catalogue_kit.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char catalogue_text[] =
    "{ \"format\": \"shakedown-requirements\", \"version\": 1, \"requirements\": [\n"
    "  { \"id\": \"SRV-1\", \"edition\": \"E1\", \"level\": \"MUST\", \"basis\": \"P\",\n"
    "    \"inside\": false, \"sentence\": \"One.\" },\n"
    "  { \"id\": \"SRV-2\", \"edition\": \"E1\", \"level\": \"MUST\", \"basis\": \"P\",\n"
    "    \"inside\": false, \"sentence\": \"Two.\" },\n"
    "  { \"id\": \"SRV-3\", \"edition\": \"E1\", \"level\": \"MUST\", \"basis\": \"P\",\n"
    "    \"inside\": false, \"sentence\": \"Three.\" } ] }\n";

static char *folder;
static struct catalogue *catalogue;
static struct plan *plan;

/* Writes the scenario ID, which checks REQUIREMENT and has N cases: [n=0], [n=1], .... */
static void write_scenario(const char *id, const char *requirement, int n)
{
    char *text = NULL, *name = NULL, *path;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    ck_assert_ptr_nonnull(out);
    fprintf(out,
        "{ \"id\": \"%s\", \"title\": \"t\", \"purpose\": \"p\", \"requirements\": [\"%s\"],\n"
        "  \"edition\": \"E1\", \"actors\": { \"server\": { \"role\": \"server\", \"right\": "
        "\"send\" } },\n"
        "  \"steps\": [ { \"actor\": \"server\", \"do\": \"end\" } ]",
        id, requirement);
    for (int i = 0; i < n; i++)
        fprintf(out, "%s\"%d\": {}", i == 0 ? ",\n  \"vary\": { \"n\": { " : ", ", i);
    fputs(n > 0 ? " } } }\n" : " }\n", out);
    ck_assert_int_eq(fclose(out), 0);
    ck_assert_int_ge(asprintf(&name, "%s.json", id), 0);
    path = temp_folder_write(folder, name, text);
    free(path);
    free(name);
    free(text);
}

static void set_up(void)
{
    folder = temp_folder_new();
    catalogue = catalogue_kit_load(folder, catalogue_text);
    write_scenario("bad/b-token", "SRV-1", 2);
    write_scenario("bad/a-token", "SRV-1", 0);
    write_scenario("bad-not/x", "SRV-2", 0);
    write_scenario("deep/er/y", "SRV-2", 3);
    free(temp_folder_write(folder, "bad/README.md", "no scenario"));
    free(temp_folder_write(folder, ".hidden/x.json", "no scenario"));
}

static void tear_down(void)
{
    plan_free(plan);
    plan = NULL;
    catalogue_free(catalogue);
    temp_folder_remove(folder);
}

static void load(void)
{
    ck_assert_int_eq(plan_load(folder, catalogue, stderr, &plan), 0);
}

/* The ids of the plan's cases in one string; the caller frees it. */
static char *list_cases(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    ck_assert_ptr_nonnull(out);
    for (size_t i = 0; i < plan->case_count; i++)
        fprintf(out, "%s%s", i > 0 ? " " : "", plan->cases[i].id);
    fclose(out);
    return text;
}

/* A scenario in which a puppet becomes a client, of two cases. */
static void write_meeting(const char *id)
{
    char *text = NULL, *name = NULL, *path;

    ck_assert_int_ge(
        asprintf(&text,
            "{ \"id\": \"%s\", \"title\": \"t\", \"purpose\": \"p\", \"requirements\": "
            "[\"SRV-3\"], \"edition\": \"E1\", \"vary\": { \"who\": { \"client\": {\"right\": "
            "\"make-send\"}, \"null\": {\"right\": \"null\"} } }, \"actors\": { \"server\": { "
            "\"role\": \"server\", \"right\": \"send\" }, \"child\": { \"role\": \"puppet\" }, "
            "\"client\": { \"role\": \"client\", \"right\": \"$right\" } }, \"steps\": [ { "
            "\"actor\": \"server\", \"do\": \"launch\", \"child\": \"child\" }, { \"actor\": "
            "\"child\", \"do\": \"exec\", \"as\": \"client\" } ] }",
            id),
        0);
    ck_assert_int_ge(asprintf(&name, "%s.json", id), 0);
    path = temp_folder_write(folder, name, text);
    free(path);
    free(name);
    free(text);
}

START_TEST(cases_are_selected_by_who_takes_part)
{
    char *cases;

    write_meeting("meet/them");
    load();
    ck_assert_uint_eq(plan->case_count, 9);
    ck_assert_int_eq(plan_select_roles(plan, ROLE_SERVER), 0);
    ck_assert_uint_eq(plan->case_count, 9);
    ck_assert_int_eq(plan_select_roles(plan, ROLE_SERVER | ROLE_CLIENT), 0);
    cases = list_cases();
    ck_assert_str_eq(cases, "meet/them[who=client] meet/them[who=null]");
    ck_assert_uint_eq(plan->order[1], 1);
    free(cases);
}
END_TEST

START_TEST(scenarios_are_sorted_and_multiplied)
{
    char *cases;

    load();
    cases = list_cases();
    ck_assert_str_eq(cases, "bad-not/x bad/a-token bad/b-token[n=0] bad/b-token[n=1] "
                            "deep/er/y[n=0] deep/er/y[n=1] deep/er/y[n=2]");
    ck_assert_uint_eq(plan->scenario_count, 4);
    ck_assert_str_eq(plan->scenarios[plan->cases[6].scenario].id, "deep/er/y");
    ck_assert_uint_eq(plan->cases[6].index, 2);
    for (size_t i = 0; i < plan->case_count; i++) {
        ck_assert_uint_eq(plan->order[i], i);
        ck_assert_uint_eq(plan->cases[i].number, i + 1);
    }
    free(cases);
}
END_TEST

static const struct {
    char *patterns[3];
    size_t count;
    const char *requirements[3];
    int result;
    const char *cases;
} selections[] = {
    {{"bad"}, 1, {NULL}, PLAN_SELECTED, "bad/a-token bad/b-token[n=0] bad/b-token[n=1]"},
    {{"bad/"}, 1, {NULL}, PLAN_SELECTED, "bad/a-token bad/b-token[n=0] bad/b-token[n=1]"},
    {{"deep"}, 1, {NULL}, PLAN_SELECTED, "deep/er/y[n=0] deep/er/y[n=1] deep/er/y[n=2]"},
    {{"bad/b-token"}, 1, {NULL}, PLAN_SELECTED, "bad/b-token[n=0] bad/b-token[n=1]"},
    {{"bad/b-token[n=1]"}, 1, {NULL}, PLAN_SELECTED, "bad/b-token[n=1]"},
    {{"*[n=1]"}, 1, {NULL}, PLAN_SELECTED, "bad/b-token[n=1] deep/er/y[n=1]"},
    {{"*[n=?]"}, 1, {"SRV-1"}, PLAN_SELECTED, "bad/b-token[n=0] bad/b-token[n=1]"},
    {{"bad-not", "bad/a-token"}, 2, {NULL}, PLAN_SELECTED, "bad-not/x bad/a-token"},
    {{"deep/er/y[n=2]", "bad-not", "bad-not/x"}, 3, {NULL}, PLAN_SELECTED,
        "bad-not/x deep/er/y[n=2]"},
    {{NULL}, 0, {"SRV-2"}, PLAN_SELECTED, "bad-not/x deep/er/y[n=0] deep/er/y[n=1] deep/er/y[n=2]"},
    {{"ba"}, 1, {NULL}, PLAN_NO_MATCH, NULL},
    {{"bad/b-token[n=9]"}, 1, {NULL}, PLAN_NO_MATCH, NULL},
    {{"bad", "nothing"}, 2, {NULL}, PLAN_NO_MATCH, NULL},
    {{""}, 1, {NULL}, PLAN_NO_MATCH, NULL},
    {{"/"}, 1, {NULL}, PLAN_NO_MATCH, NULL},
    {{NULL}, 0, {"SRV-3"}, PLAN_NO_MATCH, NULL},
    {{"bad"}, 1, {"SRV-2"}, PLAN_NO_MATCH, NULL},
    {{NULL}, 0, {"SRV-9"}, PLAN_UNKNOWN_REQUIREMENT, NULL},
    {{NULL}, 0, {"SRV-2", "SRV-1"}, PLAN_SELECTED,
        "bad-not/x bad/a-token bad/b-token[n=0] bad/b-token[n=1] deep/er/y[n=0] deep/er/y[n=1] "
        "deep/er/y[n=2]"},
    {{"*[n=1]"}, 1, {"SRV-2", "SRV-1"}, PLAN_SELECTED, "bad/b-token[n=1] deep/er/y[n=1]"},
    {{"deep"}, 1, {"SRV-2", "SRV-2"}, PLAN_SELECTED,
        "deep/er/y[n=0] deep/er/y[n=1] deep/er/y[n=2]"},
    {{"bad"}, 1, {"SRV-1", "SRV-2"}, PLAN_NO_MATCH, NULL},
    {{NULL}, 0, {"SRV-1", "SRV-9"}, PLAN_UNKNOWN_REQUIREMENT, NULL},
};

START_TEST(patterns_and_requirements_select_cases)
{
    char *cases, *said = NULL;
    size_t size = 0, count = 0;
    FILE *errors = open_memstream(&said, &size);

    load();
    ck_assert_ptr_nonnull(errors);
    while (count < 3 && selections[_i].requirements[count] != NULL)
        count++;
    ck_assert_int_eq(plan_select(plan, selections[_i].patterns, selections[_i].count,
                         selections[_i].requirements, count, errors),
        selections[_i].result);
    fclose(errors);
    ck_assert_int_eq(said[0] != '\0', selections[_i].result != PLAN_SELECTED);
    if (selections[_i].cases != NULL) {
        cases = list_cases();
        ck_assert_str_eq(cases, selections[_i].cases);
        free(cases);
    }
    free(said);
}
END_TEST

static const struct {
    char *pattern;
    const char *requirement, *said;
} mistakes[] = {
    {"bad/a-tokn", NULL,
        "no scenario matches \"bad/a-tokn\"; did you mean bad/a-token or bad/b-token?\n"},
    {"BAD-NOT/x", NULL, "\"BAD-NOT/x\"; did you mean bad-not/x?\n"},
    {"SRV-1", NULL, "\"SRV-1\"; `shakedown list` prints the scenarios\n"},
    {NULL, "srv-2", "unknown requirement \"srv-2\"; did you mean SRV-2?\n"},
    {NULL, "bad/a-token", "\"bad/a-token\"; they stand in requirements.json\n"},
};

START_TEST(what_names_nothing_is_said_with_what_is_near)
{
    char *said = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);

    load();
    ck_assert_ptr_nonnull(errors);
    plan_select(plan, &mistakes[_i].pattern, mistakes[_i].pattern != NULL,
        &mistakes[_i].requirement, mistakes[_i].requirement != NULL, errors);
    fclose(errors);
    ck_assert_msg(strstr(said, mistakes[_i].said) != NULL, "%s", said);
    free(said);
}
END_TEST

START_TEST(the_same_seed_gives_the_same_order_everywhere)
{
    static const size_t expected[] = {5, 6, 4, 3, 1, 0, 2};
    bool seen[7] = {false};

    load();
    plan_shuffle(plan, 7, 1);
    for (size_t i = 0; i < plan->case_count; i++) {
        ck_assert_uint_eq(plan->order[i], expected[i]);
        seen[plan->order[i]] = true;
    }
    for (size_t i = 0; i < plan->case_count; i++)
        ck_assert(seen[i]);
}
END_TEST

START_TEST(each_round_has_an_order_of_its_own)
{
    size_t first[7], second[7];

    load();
    plan_shuffle(plan, 7, 2);
    memcpy(second, plan->order, sizeof second);
    plan_shuffle(plan, 7, 1);
    memcpy(first, plan->order, sizeof first);
    ck_assert_mem_ne(first, second, sizeof first);
    plan_shuffle(plan, 7, 2);
    ck_assert_mem_eq(plan->order, second, sizeof second);
}
END_TEST

/* The cases of part SHARD of SHARDS that are left of all seven, a line each. */
static const struct {
    uint64_t shard, shards;
    size_t cases[7], count;
} parts[] = {
    {1, 1, {0, 1, 2, 3, 4, 5, 6}, 7},
    {1, 2, {0, 2, 4, 6}, 4},
    {2, 2, {1, 3, 5}, 3},
    {1, 3, {0, 3, 6}, 3},
    {2, 3, {1, 4}, 2},
    {3, 3, {2, 5}, 2},
    {7, 7, {6}, 1},
    {8, 8, {0}, 0},
    {2, 1000000, {1}, 1},
};

START_TEST(a_part_is_dealt_out_in_file_order_whatever_the_order_of_starting)
{
    char *ids[7];

    load();
    ck_assert_uint_eq(plan->case_count, 7);
    for (size_t i = 0; i < plan->case_count; i++)
        ids[i] = strdup(plan->cases[i].id);
    ck_assert_int_eq(plan_shard(plan, parts[_i].shard, parts[_i].shards), 0);
    plan_shuffle(plan, 7, 1);
    ck_assert_uint_eq(plan->case_count, parts[_i].count);
    ck_assert_uint_eq(plan->dealt, 7);
    for (size_t i = 0; i < plan->case_count; i++) {
        ck_assert_str_eq(plan->cases[i].id, ids[parts[_i].cases[i]]);
        ck_assert_uint_eq(plan->cases[i].number, parts[_i].cases[i] + 1);
        ck_assert_uint_lt(plan->order[i], plan->case_count);
    }
    for (size_t i = 0; i < 7; i++)
        free(ids[i]);
}
END_TEST

/* Loading fails with -EINVAL, after one line that contains PART. */
static void expect_invalid(const char *part)
{
    char *said = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);

    ck_assert_ptr_nonnull(errors);
    ck_assert_int_eq(plan_load(folder, catalogue, errors, &plan), -EINVAL);
    fclose(errors);
    ck_assert_msg(strstr(said, part) != NULL, "said: %s", said);
    ck_assert_ptr_eq(strchr(said, '\n'), said + strlen(said) - 1);
    free(said);
}

START_TEST(one_invalid_file_spoils_the_plan)
{
    free(temp_folder_write(folder, "bad/c.json", "{ \"id\": \"bad/c\",\n  \"nonsense\": 1 }"));
    expect_invalid("/bad/c.json:2: nonsense: unknown key; expected one of ");
}
END_TEST

START_TEST(a_scenario_lies_in_a_folder)
{
    free(temp_folder_write(folder, "top.json", "{ \"id\": \"top\" }"));
    expect_invalid("/top.json:1: id: \"top\" is not an id; expected FOLDER/NAME");
}
END_TEST

/* Loads the scenarios of PATH, which fails with ERROR, said as PATH, BELOW and a reason. */
static void expect_unreadable(const char *path, const char *below, int error)
{
    char *said = NULL, *expected = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);

    ck_assert_ptr_nonnull(errors);
    ck_assert_int_ge(
        asprintf(&expected, "%s%s: cannot be read: %s\n", path, below, strerror(-error)), 0);
    ck_assert_int_eq(plan_load(path, catalogue, errors, &plan), error);
    fclose(errors);
    ck_assert_str_eq(said, expected);
    free(expected);
    free(said);
}

/* The path of NAME in the folder, a link to TARGET; the caller frees it. */
static char *make_link(const char *name, const char *target)
{
    char *path = NULL;

    ck_assert_int_ge(asprintf(&path, "%s/%s", folder, name), 0);
    ck_assert_int_eq(symlink(target, path), 0);
    return path;
}

START_TEST(a_loop_of_links_is_an_error_and_ends)
{
    free(make_link("bad/loop", folder));
    expect_unreadable(folder, "/bad/loop", -ELOOP);
}
END_TEST

START_TEST(a_link_that_leads_nowhere_is_an_error)
{
    free(make_link("bad/nowhere", "/nowhere/at/all"));
    expect_unreadable(folder, "/bad/nowhere", -ENOENT);
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_said)
{
    expect_unreadable("/nowhere/at/all", "", -ENOENT);
    expect_unreadable("", "", -ENOENT);
}
END_TEST

START_TEST(a_file_is_no_folder_of_scenarios)
{
    char *path = temp_folder_write(folder, "bad/README.md", "no scenario");

    expect_unreadable(path, "", -ENOTDIR);
    free(path);
}
END_TEST

START_TEST(a_folder_may_be_a_link_and_end_with_slashes)
{
    char *path = make_link(".link", folder), *with_slashes = NULL, *cases, *expected;

    load();
    expected = list_cases();
    plan_free(plan);
    ck_assert_int_ge(asprintf(&with_slashes, "%s//", path), 0);
    ck_assert_int_eq(plan_load(with_slashes, catalogue, stderr, &plan), 0);
    cases = list_cases();
    ck_assert_str_eq(cases, expected);
    free(cases);
    free(expected);
    free(with_slashes);
    free(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan");
    TCase *tests = tcase_create("plans");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, scenarios_are_sorted_and_multiplied);
    tcase_add_loop_test(tests, patterns_and_requirements_select_cases, 0, LENGTH(selections));
    tcase_add_loop_test(tests, what_names_nothing_is_said_with_what_is_near, 0, LENGTH(mistakes));
    tcase_add_test(tests, cases_are_selected_by_who_takes_part);
    tcase_add_test(tests, the_same_seed_gives_the_same_order_everywhere);
    tcase_add_test(tests, each_round_has_an_order_of_its_own);
    tcase_add_loop_test(
        tests, a_part_is_dealt_out_in_file_order_whatever_the_order_of_starting, 0, LENGTH(parts));
    tcase_add_test(tests, one_invalid_file_spoils_the_plan);
    tcase_add_test(tests, a_scenario_lies_in_a_folder);
    tcase_add_test(tests, a_loop_of_links_is_an_error_and_ends);
    tcase_add_test(tests, a_link_that_leads_nowhere_is_an_error);
    tcase_add_test(tests, a_folder_that_is_not_there_is_said);
    tcase_add_test(tests, a_file_is_no_folder_of_scenarios);
    tcase_add_test(tests, a_folder_may_be_a_link_and_end_with_slashes);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
