/* test-explain.c - scenarios, cases and requirements in words. */
#include "config.h"

#include "conformance/explain/explain.h"
#include "tests/kit/runner.h"
#include "tests/kit/scenario_kit.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char open_text[] =
    "{ \"format\": \"shakedown-open\", \"version\": 1, \"unit-tests-alone\": [],\n"
    "  \"open\": [ { \"id\": \"SRV-2.late\", \"reason\": \"it is early\" } ] }\n";

static const char catalogue_text[] =
    "{ \"format\": \"shakedown-requirements\", \"version\": 1, \"requirements\": [\n"
    "  { \"id\": \"SRV-1\", \"edition\": \"E1\", \"level\": \"MUST\", \"basis\": \"P\",\n"
    "    \"inside\": false, \"sentence\": \"One.\" },\n"
    "  { \"id\": \"SRV-2\", \"edition\": \"E2\", \"level\": \"SHOULD\", \"basis\": \"S\",\n"
    "    \"inside\": false, \"sentence\": \"Two.\", \"parts\": [\n"
    "      { \"key\": \"half\", \"inside\": true, \"text\": \"and a half\" },\n"
    "      { \"key\": \"seen\", \"text\": \"one that verb names\" },\n"
    "      { \"key\": \"open\", \"level\": \"MUST\", \"text\": \"almost three\" },\n"
    "      { \"key\": \"looked\", \"inspected\": true, \"text\": \"at the end\" },\n"
    "      { \"key\": \"late\", \"text\": \"another day\" } ] },\n"
    "  { \"id\": \"SRV-3\", \"edition\": \"E1\", \"level\": \"MUST\", \"basis\": \"C\",\n"
    "    \"inside\": true, \"sentence\": \"Three.\" } ] }\n";

static struct catalogue *catalogue;
static struct plan *plan;
static struct requirement_coverage coverage;

static void set_up(void)
{
    char *text, *path;

    scenario_kit_set_up();
    path = temp_folder_write(scenario_kit_folder(), "requirements.json", catalogue_text);
    ck_assert_int_eq(catalogue_load(path, stderr, &catalogue), 0);
    free(temp_folder_write(scenario_kit_folder(), "open.json", open_text));
    text = scenario_kit_text("", "");
    free(temp_folder_write(scenario_kit_folder(), "folder/name.json", text));
    free(text);
    free(temp_folder_write(scenario_kit_folder(), "folder/verb.json",
        "{ \"id\": \"folder/verb\", \"title\": \"t\", \"purpose\": \"p\","
        " \"requirements\": [\"SRV-1\", \"SRV-2\"], \"edition\": \"E1\", \"timeout_ms\": 7,"
        " \"vary\": { \"how\": { \"kill\": {}, \"close\": {}, \"exit\": {} } },"
        " \"actors\": { \"server\": { \"role\": \"server\", \"right\": \"receive\" },"
        "   \"child\": { \"role\": \"puppet\" } },"
        " \"steps\": [ { \"actor\": \"server\", \"do\": \"launch\", \"child\": \"child\" },"
        "   { \"actor\": \"child\", \"do\": \"$how\","
        "     \"requirement\": [\"SRV-1\", \"SRV-2.seen\"] } ] }"));
    ck_assert_int_eq(plan_load(scenario_kit_folder(), catalogue, stderr, &plan), 0);
    ck_assert_int_eq(requirement_coverage_begin(&coverage, plan, path, stderr), 0);
    free(path);
}

static void tear_down(void)
{
    requirement_coverage_end(&coverage);
    plan_free(plan);
    catalogue_free(catalogue);
    scenario_kit_tear_down();
}

/* Explains ID; what is said on either side is the caller's to free. */
static int explain(const char *id, char **said, char **complaint)
{
    size_t said_size = 0, complaint_size = 0;
    FILE *out = open_memstream(said, &said_size);
    FILE *errors = open_memstream(complaint, &complaint_size);
    int outcome = explain_id(&coverage, id, out, errors);

    fclose(out);
    fclose(errors);
    return outcome;
}

static const struct {
    const char *id;
    const char *part; /* of what is said */
} parts[] = {
    {"folder/name", "folder/name: a title\n\n  A purpose.\n\n  "},
    {"folder/name", "/folder/name.json\n  edition E1, needs gate, names, deadline 1000 ms\n"},
    {"folder/name", "\nVaries, in 6 cases, and binds\n"
                    "      $right: make-send         $gone: no-senders\n"
                    "      $right: move-send-once    $gone: send-once\n"
                    "      $depth: 1                 $count: 1\n"
                    "      $depth: 2                 $count: 2\n"
                    "      $depth: 3                 $count: 3\n"
                    "\nActors\n"
                    "      server        a server of the implementation, which expects: send\n"
                    "      child         a puppet, which does what it is told\n"
                    "      client        a client of the implementation, which offers: make-send\n"
                    "      bootstrap     the bootstrap server of the scenario\n"},
    {"folder/name", "   3.  child checks in $count times with the right token and the port p,\n"
                    "      disposition $right; a reply right goes with it\n"
                    "   4.  wait until child has the notification for p: $gone (SRV-1)\n"},
    {"folder/name", "   6.  bootstrap is stopped, with all its threads\n"
                    "   7.  server is sent SIGUSR1\n"},
    {"folder/name", "    -  the standard error of server holds at least one line (SRV-2)\n"
                    "\nChecks\n"
                    "      SRV-1 (MUST, basis P: stated in the published class reference)\n"
                    "        One.\n"
                    "      SRV-2 (SHOULD, basis S: our own judgement of what a sound"
                    " implementation does)\n"
                    "        Two.\n"},
    {"folder/name[right=make-send,depth=2]", "folder/name[right=make-send,depth=2]: a title\n"},
    {"folder/name[right=make-send,depth=2]",
        "\nIn this case  $right: make-send, $gone: no-senders, $depth: 2, $count: 2\n"},
    {"folder/name[right=make-send,depth=2]",
        "   3.  child checks in 2 times with the right token and the port p, disposition\n"
        "      make-send; a reply right goes with it\n"
        "   4.  wait until child has the notification for p: no-senders (SRV-1)\n"},
    {"folder/verb", "expects: receive\n"},
    {"folder/verb", "   2.  where $how is kill, child is killed (SRV-1, SRV-2.seen)\n"
                    "      where $how is close, child closes its read side of the pipe (SRV-1,\n"
                    "      SRV-2.seen)\n"
                    "      where $how is exit, child exits (SRV-1, SRV-2.seen)\n"},
    {"folder/verb[how=exit]", "   2.  child exits (SRV-1, SRV-2.seen)\n"},
    {"SRV-1", "SRV-1 (MUST, basis P: stated in the published class reference)\n  One.\n"
              "\n  edition E1\n  checked whole\n"
              "\nChecked by\n  folder/name\n  folder/verb\n"},
    {"SRV-2", "  Two.\n\nParts\n"
              "  SRV-2.half (SHOULD): not observed: cannot be seen through an adapter\n"
              "    and a half\n"
              "  SRV-2.seen (SHOULD): observed\n    one that verb names\n"
              "  SRV-2.open (MUST): not observed\n    almost three\n"
              "  SRV-2.looked (SHOULD): observed\n    at the end\n"
              "  SRV-2.late (SHOULD): not observed: it is early\n    another day\n"
              "\n  edition E2\n  checked in part\n"
              "\nChecked by\n  folder/name\n  folder/verb\n"},
    {"SRV-2.late", "SRV-2 (SHOULD, basis S: "},
    {"SRV-3", "SRV-3 (MUST, basis C: follows from how the first implementation does it)\n"},
    {"SRV-3", "only tests of the implementation itself can\n\nNo scenario checks it.\n"},
};

START_TEST(what_is_there_is_said_in_words)
{
    char *said, *complaint;

    ck_assert_int_eq(explain(parts[_i].id, &said, &complaint), EXPLAIN_DONE);
    ck_assert_msg(strstr(said, parts[_i].part) != NULL, "%s", said);
    ck_assert_str_eq(complaint, "");
    free(said);
    free(complaint);
}
END_TEST

static const struct {
    const char *id, *complaint;
} unknowns[] = {
    {"SRV-4", "\"SRV-4\"; did you mean SRV-1, SRV-2 or SRV-3?\n"},
    {"srv-2", "\"srv-2\"; did you mean SRV-2?\n"},
    {"folder/nmae", "\"folder/nmae\"; did you mean folder/name or folder/verb?\n"},
    {"folder/name[right=make-send]", "; did you mean folder/name[right=make-send,depth=1], "},
    {"nothing-like-it", "\"nothing-like-it\"; `shakedown list` prints the scenarios\n"},
};

START_TEST(an_unknown_id_is_said_with_those_that_are_near)
{
    char *said, *complaint;

    ck_assert_int_eq(explain(unknowns[_i].id, &said, &complaint), EXPLAIN_UNKNOWN);
    ck_assert_msg(strstr(complaint, unknowns[_i].complaint) != NULL, "%s", complaint);
    ck_assert_str_eq(said, "");
    free(said);
    free(complaint);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("explain");
    TCase *tests = tcase_create("words");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, what_is_there_is_said_in_words, 0, LENGTH(parts));
    tcase_add_loop_test(tests, an_unknown_id_is_said_with_those_that_are_near, 0, LENGTH(unknowns));
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
