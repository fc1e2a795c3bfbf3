/* test-finding.c - findings, and the verdict that follows from them. */
#include "config.h"

#include "conformance/stage/finding.h"
#include "tests/kit/catalogue_kit.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <string.h>

static const char catalogue_text[] =
    "{ \"format\": \"shakedown-requirements\", \"version\": 1, \"requirements\": [\n"
    "  { \"id\": \"SRV-1\", \"edition\": \"E1\", \"level\": \"MUST\", \"basis\": \"P\",\n"
    "    \"inside\": false, \"sentence\": \"One.\" },\n"
    "  { \"id\": \"SRV-2\", \"edition\": \"E1\", \"level\": \"SHOULD\", \"basis\": \"S\",\n"
    "    \"inside\": false, \"sentence\": \"Two.\" },\n"
    "  { \"id\": \"SRV-3\", \"edition\": \"E1\", \"level\": \"MUST\", \"basis\": \"P\",\n"
    "    \"inside\": false, \"sentence\": \"Three.\", \"parts\": [\n"
    "      { \"key\": \"due\", \"text\": \"a part\" },\n"
    "      { \"key\": \"wish\", \"level\": \"SHOULD\", \"text\": \"another\" } ] } ] }\n";

/* Set by set_up, for every test. */
static char *folder;
static struct catalogue *catalogue;
static struct findings findings;

static void set_up(void)
{
    folder = temp_folder_new();
    catalogue = catalogue_kit_load(folder, catalogue_text);
    ck_assert_int_eq(findings_begin(&findings, catalogue), 0);
}

static void tear_down(void)
{
    findings_end(&findings);
    catalogue_free(catalogue);
    temp_folder_remove(folder);
}

/* Adds one for requirements written as JSON. Returns what findings_add returned. */
static bool add(const char *requirements, bool met)
{
    json_t *ids = json_loads(requirements, JSON_DECODE_ANY, NULL);
    struct finding finding = {.requirements = ids,
        .detector = DETECTOR_EXIT_STATUS,
        .step = 7,
        .met = met,
        .expected = "this",
        .observed = "that"};
    bool broken;

    ck_assert_ptr_nonnull(ids);
    broken = findings_add(&findings, &finding);
    json_decref(ids);
    return broken;
}

struct verdict_case {
    const char *broken; /* requirements of a finding that is not met, or NULL for none */
    bool strict;
    enum verdict verdict;
    unsigned int warnings;
    bool ends; /* the scenario cannot go on */
    const char *reason;
};

static const struct verdict_case verdict_cases[] = {
    {NULL, false, VERDICT_PASS, 0, false, ""},
    {"\"SRV-1\"", false, VERDICT_FAIL, 0, true, "SRV-1: expected this; observed that"},
    {"\"SRV-2\"", false, VERDICT_PASS, 1, false, ""},
    {"\"SRV-2\"", true, VERDICT_FAIL, 1, false, "SRV-2: expected this; observed that"},
    {"\"SRV-3.due\"", false, VERDICT_FAIL, 0, true, "SRV-3: expected this; observed that"},
    {"\"SRV-3.wish\"", false, VERDICT_PASS, 1, false, ""},
    {"[\"SRV-3.wish\", \"SRV-2\"]", false, VERDICT_PASS, 1, false, ""},
    {"[\"SRV-3.wish\", \"SRV-3\"]", false, VERDICT_FAIL, 0, true,
        "SRV-3: expected this; observed that"},
    {"\"SRV-1.none\"", false, VERDICT_FAIL, 0, true, "SRV-1: expected this; observed that"},
    {"[\"SRV-2\", \"SRV-1\"]", false, VERDICT_FAIL, 0, true,
        "SRV-2, SRV-1: expected this; observed that"},
};

START_TEST(verdict_follows_from_the_level_of_what_is_broken)
{
    const struct verdict_case *row = &verdict_cases[_i];
    unsigned int warnings;
    char reason[256];

    ck_assert(!add("[\"SRV-1\", \"SRV-2\"]", true));
    if (row->broken != NULL)
        ck_assert_int_eq(add(row->broken, false), row->ends);
    ck_assert_int_eq(
        findings_verdict(&findings, row->strict, &warnings, reason, sizeof reason), row->verdict);
    ck_assert_uint_eq(warnings, row->warnings);
    ck_assert_str_eq(reason, row->reason);
}
END_TEST

START_TEST(every_check_is_kept_as_the_results_show_it)
{
    const json_t *first, *second;
    json_t *expected;

    add("\"SRV-2\"", true);
    add("\"SRV-1\"", false);
    ck_assert_uint_eq(json_array_size(findings.list), 2);
    first = json_array_get(findings.list, 0);
    second = json_array_get(findings.list, 1);
    expected = json_pack("{s:[s], s:s, s:s, s:b, s:i, s:s, s:s}", "requirements", "SRV-2", "level",
        "SHOULD", "detector", "exit-status", "met", 1, "step", 7, "expected", "this", "observed",
        "that");
    ck_assert(json_equal(first, expected));
    json_decref(expected);
    ck_assert(json_is_false(json_object_get(second, "met")));
    ck_assert_str_eq(json_string_value(json_object_get(second, "level")), "MUST");
}
END_TEST

START_TEST(a_check_of_parts_says_which)
{
    const json_t *finding;
    json_t *expected = json_pack("[{s:s, s:s, s:s}, {s:s, s:s, s:s}]", "id", "SRV-3.due", "level",
        "MUST", "text", "a part", "id", "SRV-3.wish", "level", "SHOULD", "text", "another");
    json_t *ids = json_pack("[s, s]", "SRV-3", "SRV-1");

    add("[\"SRV-3.due\", \"SRV-1\", \"SRV-3.wish\"]", true);
    add("\"SRV-3\"", true);
    finding = json_array_get(findings.list, 0);
    ck_assert(json_equal(json_object_get(finding, "requirements"), ids));
    ck_assert(json_equal(json_object_get(finding, "parts"), expected));
    /* The plain id says whom to blame, and not what was seen. */
    ck_assert_ptr_null(json_object_get(json_array_get(findings.list, 1), "parts"));
    json_decref(expected);
    json_decref(ids);
}
END_TEST

START_TEST(a_check_of_the_inspection_has_no_step)
{
    json_t *id = json_string("SRV-1");
    struct finding finding = {.requirements = id,
        .step = FINDING_NO_STEP,
        .met = true,
        .expected = "this",
        .observed = "this"};

    findings_add(&findings, &finding);
    json_decref(id);
    ck_assert(json_is_null(json_object_get(json_array_get(findings.list, 0), "step")));
}
END_TEST

START_TEST(what_was_observed_need_not_be_text)
{
    json_t *id = json_string("SRV-1");
    struct finding finding = {.requirements = id,
        .step = 1,
        .met = false,
        .expected = "this",
        .observed = "a\xff"
                    "b"};

    ck_assert(findings_add(&findings, &finding));
    json_decref(id);
    ck_assert_str_eq(
        json_string_value(json_object_get(json_array_get(findings.list, 0), "observed")),
        "a\xef\xbf\xbd"
        "b");
    ck_assert_int_eq(findings.forced, VERDICT_PASS);
}
END_TEST

START_TEST(the_first_forced_verdict_stands_over_everything)
{
    unsigned int warnings;
    char reason[256];

    add("\"SRV-1\"", false);
    findings_skip(&findings, "not\n%s", "today");
    findings_error(&findings, "too late");
    ck_assert_int_eq(
        findings_verdict(&findings, true, &warnings, reason, sizeof reason), VERDICT_SKIP);
    ck_assert_str_eq(reason, "not today");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("finding");
    TCase *tests = tcase_create("finding");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(
        tests, verdict_follows_from_the_level_of_what_is_broken, 0, LENGTH(verdict_cases));
    tcase_add_test(tests, every_check_is_kept_as_the_results_show_it);
    tcase_add_test(tests, a_check_of_parts_says_which);
    tcase_add_test(tests, a_check_of_the_inspection_has_no_step);
    tcase_add_test(tests, what_was_observed_need_not_be_text);
    tcase_add_test(tests, the_first_forced_verdict_stands_over_everything);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
