/* test-manifest.c - manifests of implementations, and the catalogue of requirements. */
#include "config.h"

#include "conformance/plan/catalogue.h"
#include "conformance/plan/manifest.h"
#include "tests/kit/json_text.h"
#include "tests/kit/runner.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char good_text[] =
    /* 1 */ "{\n"
            /* 2 */ "  'name': 'reference',\n"
            /* 3 */ "  'version': '1.2',\n"
            /* 4 */ "  'language': 'C',\n"
            /* 5 */ "  'editions': ['E1'],\n"
            /* 6 */ "  'capabilities': ['gate', 'names'],\n"
            /* 7 */ "  'roles': {\n"
            /* 8 */ "    'server': ['PROGRAM', 'server'],\n"
            /* 9 */ "    'client': ['python3', 'x.py', 'client']\n"
            /* 10 */ "  },\n"
            /* 11 */ "  'environment': { 'A': 'b=c', 'EMPTY': '' },\n"
            /* 12 */ "  'coverage': { 'objects': ['${bindir}', './below'], 'sources': 'PLACE' }\n"
            /* 13 */ "}\n";

static const char good_catalogue[] =
    /* 1 */ "{\n"
            /* 2 */ "  'format': 'shakedown-requirements', 'version': 1,\n"
            /* 3 */ "  'families': { 'SRV': 'the server' },\n"
            /* 4 */ "  'requirements': [\n"
            /* 5 */ "    { 'id': 'SRV-1', 'edition': 'E1', 'level': 'MUST', 'basis': 'P',\n"
            /* 6 */ "      'inside': false, 'sentence': 'One.' },\n"
            /* 7 */ "    { 'id': 'SRV-2', 'edition': 'E2', 'level': 'SHOULD', 'basis': 'S',\n"
            /* 8 */ "      'inside': true, 'sentence': 'Two.', 'parts': [\n"
            /* 9 */ "        { 'key': 'a-1', 'text': 'More.', 'level': 'MUST' }, { 'key': 'b', "
            "'text': 'Other.', 'inspected': true } ] }\n"
            /* 10 */ "  ]\n"
            /* 11 */ "}\n";

/* In the good text, FROM becomes TO; then the complaint is FILE and this. */
struct row {
    const char *from, *to, *complaint;
};

static const struct row rows[] = {
    {"'name'", "'nome'",
        ":2: nome: unknown key; expected one of name, version, language, editions, capabilities, "
        "roles, environment, expectations, stack_signal, coverage"},
    {"'environment': {", "'stack_signal': 'SIGSTACK', 'environment': {",
        ":11: stack_signal: is \"SIGSTACK\"; expected a signal that a program can handle, as "
        "\"SIGQUIT\""},
    {"'environment': {", "'stack_signal': 'SIGKILL', 'environment': {",
        ":11: stack_signal: is \"SIGKILL\"; expected a signal that a program can handle, as "
        "\"SIGQUIT\""},
    {"'environment': {", "'stack_signal': 3, 'environment': {",
        ":11: stack_signal: is an integer; expected a string"},
    {"  'name': 'reference',\n", "", ":1: name: is missing; expected a string"},
    {"'1.2'", "1.2", ":3: version: is a real number; expected a string"},
    {"['E1']", "[]", ":5: editions: is empty; expected an array with at least one element"},
    {"['E1']", "['E1', 'E4']", ":5: editions[1]: is \"E4\"; expected one of E1, E2"},
    {"'names'", "'fast'",
        ":6: capabilities[1]: is \"fast\"; expected one of gate, write-side, names"},
    {"'server': [", "'saver': [", ":8: roles.saver: unknown key; expected one of server, client"},
    {"['PROGRAM', 'server']", "'PROGRAM'",
        ":8: roles.server: is a string; expected an array with at least one element"},
    {"'x.py'", "7", ":9: roles.client[1]: is an integer; expected a string"},
    {",\n    'client': ['python3', 'x.py', 'client']", "",
        ":7: roles.client: is missing; expected an array with at least one element"},
    {"'A': 'b=c'", "'A=': 'b'",
        ":11: environment.A=: names no variable; expected a name without \"=\""},
    {"'A': 'b=c'", "'A': 1", ":11: environment.A: is no value for a variable; expected a string"},
    {"{ 'A': 'b=c', 'EMPTY': '' }", "[]",
        ":11: environment: is not an object; expected an object of strings"},
    {"{ 'objects': ['${bindir}', './below'], 'sources': 'PLACE' }", "[]",
        ":12: coverage: is an array; expected an object"},
    {"'objects'", "'object'",
        ":12: coverage.object: unknown key; expected one of objects, sources"},
    {"['${bindir}', './below']", "[]",
        ":12: coverage.objects: is empty; expected an array with at least one element"},
    {"'./below'", "1", ":12: coverage.objects[1]: is an integer; expected a string"},
    {", 'sources': 'PLACE'", "", ":12: coverage.sources: is missing; expected a string"},
    {"'coverage'", "'expectations': 7, 'coverage'",
        ":12: expectations: is an integer; expected a string"},
    {"'coverage'", "'expectations': '', 'coverage'",
        ":12: expectations: is empty; expected some text"},
};

static const struct row catalogue_rows[] = {
    {"'shakedown-requirements'", "'requirements'",
        ":2: format: is \"requirements\"; expected shakedown-requirements"},
    {"'version': 1", "'version': 2", ":2: version: is 2; expected an integer from 1 to 1"},
    {"'SRV-2'", "'SRV-1'",
        ":7: requirements[1].id: \"SRV-1\" is listed twice; expected each id once"},
    {"'level': 'SHOULD'", "'level': 'MAY'",
        ":7: requirements[1].level: is \"MAY\"; expected one of MUST, SHOULD"},
    {"'inside': true", "'inside': 1",
        ":8: requirements[1].inside: is an integer; expected true or false"},
    {"'More.'", "''", ":9: requirements[1].parts[0].text: is empty; expected some text"},
    {"'a-1'", "'A.1'",
        ":9: requirements[1].parts[0].key: is \"A.1\"; expected small letters, digits and dashes"},
    {"'key': 'b'", "'key': 'a-1'",
        ":9: requirements[1].parts[1].key: \"a-1\" is listed twice; expected each key once"},
    {"'level': 'MUST' }", "'level': 'MAY' }",
        ":9: requirements[1].parts[0].level: is \"MAY\"; expected one of MUST, SHOULD"},
    {"'inspected'", "'seen'",
        ":9: requirements[1].parts[1].seen: unknown key; expected one of key, text, level, inside, "
        "inspected"},
    {"{ 'SRV': 'the server' }", "{ 'SRV': 1 }",
        ":3: families.SRV: is an integer; expected a string"},
};

static char *folder;

static void set_up(void)
{
    folder = temp_folder_new();
}

static void tear_down(void)
{
    temp_folder_remove(folder);
}

/* The manifest with PROGRAM as the server's. */
static struct manifest *load(const char *program)
{
    char *text = json_text_make(good_text, "PROGRAM", program);
    char *path = temp_folder_write(folder, "m.json", text);
    struct manifest *manifest = NULL;

    ck_assert_int_eq(manifest_load(path, "/the/bin", stderr, &manifest), 0);
    ck_assert_str_eq(manifest->path, path);
    free(path);
    free(text);
    return manifest;
}

START_TEST(a_manifest_is_taken_in)
{
    struct manifest *manifest = load("name-only");

    ck_assert_str_eq(manifest->name, "reference");
    ck_assert_str_eq(manifest->version, "1.2");
    ck_assert_str_eq(manifest->language, "C");
    ck_assert_uint_eq(manifest->editions, EDITION_E1);
    ck_assert_uint_eq(manifest->capabilities, CAPABILITY_GATE | CAPABILITY_NAMES);
    ck_assert_str_eq(manifest->server[0], "name-only");
    ck_assert_str_eq(manifest->server[1], "server");
    ck_assert_ptr_null(manifest->server[2]);
    ck_assert_str_eq(manifest->client[2], "client");
    ck_assert_str_eq(manifest->environment[0], "A=b=c");
    ck_assert_str_eq(manifest->environment[1], "EMPTY=");
    ck_assert_ptr_null(manifest->environment[2]);
    manifest_free(manifest);
}
END_TEST

START_TEST(programs_are_found_by_how_they_are_written)
{
    struct manifest *manifest = load("${bindir}/child-port");
    char *expected = NULL;

    ck_assert_str_eq(manifest->server[0], "/the/bin/child-port");
    manifest_free(manifest);
    manifest = load("/absolute/program");
    ck_assert_str_eq(manifest->server[0], "/absolute/program");
    manifest_free(manifest);
    manifest = load("below/program");
    ck_assert_int_ge(asprintf(&expected, "%s/below/program", folder), 0);
    ck_assert_str_eq(manifest->server[0], expected);
    manifest_free(manifest);
    free(expected);
}
END_TEST

START_TEST(folders_of_what_counts_are_found_from_the_manifest)
{
    struct manifest *manifest = load("p");
    char *below = NULL, *sources = NULL;

    ck_assert_int_ge(asprintf(&below, "%s/below", folder), 0);
    ck_assert_int_ge(asprintf(&sources, "%s/PLACE", folder), 0);
    ck_assert_str_eq(manifest->objects[0], "/the/bin");
    ck_assert_str_eq(manifest->objects[1], below);
    ck_assert_ptr_null(manifest->objects[2]);
    ck_assert_str_eq(manifest->sources, sources);
    ck_assert_ptr_null(manifest->expectations);
    manifest_free(manifest);
    free(below);
    free(sources);
}
END_TEST

START_TEST(expectations_are_found_from_the_manifest)
{
    char *text = json_text_make(good_text, "'coverage'", "'expectations': 'e.json', 'coverage'");
    char *path = temp_folder_write(folder, "m.json", text), *expected = NULL;
    struct manifest *manifest = NULL;

    ck_assert_int_eq(manifest_load(path, "/the/bin", stderr, &manifest), 0);
    ck_assert_int_ge(asprintf(&expected, "%s/e.json", folder), 0);
    ck_assert_str_eq(manifest->expectations, expected);
    manifest_free(manifest);
    free(expected);
    free(path);
    free(text);
}
END_TEST

START_TEST(what_is_not_claimed_is_named)
{
    struct manifest *manifest = load("p");
    char reason[64] = "";

    ck_assert(manifest_claims(manifest, EDITION_E1, 0, reason, sizeof reason));
    ck_assert(manifest_claims(manifest, EDITION_E1, CAPABILITY_NAMES, reason, sizeof reason));
    ck_assert_str_eq(reason, "");
    ck_assert(!manifest_claims(manifest, EDITION_E2, 0, reason, sizeof reason));
    ck_assert_str_eq(reason, "does not claim edition E2");
    ck_assert(!manifest_claims(
        manifest, EDITION_E1, CAPABILITY_GATE | CAPABILITY_WRITE_SIDE, reason, sizeof reason));
    ck_assert_str_eq(reason, "does not claim capability write-side");
    manifest_free(manifest);
}
END_TEST

/* Loads TEXT as a manifest or a catalogue, and expects the complaint FILE:LINE.... */
static void expect_complaint(const char *text, bool is_catalogue, const char *complaint)
{
    char *path = temp_folder_write(folder, "m.json", text), *expected = NULL, *said = NULL;
    size_t size = 0;
    FILE *errors = open_memstream(&said, &size);
    struct manifest *manifest = NULL;
    struct catalogue *catalogue = NULL;

    ck_assert_ptr_nonnull(errors);
    ck_assert_int_ge(asprintf(&expected, "%s%s\n", path, complaint), 0);
    ck_assert_int_eq(is_catalogue ? catalogue_load(path, errors, &catalogue)
                                  : manifest_load(path, "/the/bin", errors, &manifest),
        -EINVAL);
    fclose(errors);
    ck_assert_str_eq(said, expected);
    free(expected);
    free(said);
    free(path);
}

START_TEST(a_wrong_manifest_is_one_line_with_file_line_and_key)
{
    char *text = json_text_make(good_text, rows[_i].from, rows[_i].to);

    expect_complaint(text, false, rows[_i].complaint);
    free(text);
}
END_TEST

START_TEST(a_wrong_catalogue_is_one_line_with_file_line_and_key)
{
    char *text = json_text_make(good_catalogue, catalogue_rows[_i].from, catalogue_rows[_i].to);

    expect_complaint(text, true, catalogue_rows[_i].complaint);
    free(text);
}
END_TEST

START_TEST(a_catalogue_is_taken_in)
{
    char *text = json_text_make(good_catalogue, "'One.'", "'One.'");
    char *path = temp_folder_write(folder, "r.json", text);
    const struct requirement *requirement;
    const struct part *part;
    struct catalogue *catalogue = NULL;

    ck_assert_int_eq(catalogue_load(path, stderr, &catalogue), 0);
    ck_assert_uint_eq(catalogue->count, 2);
    requirement = catalogue_find(catalogue, "SRV-2");
    ck_assert_ptr_nonnull(requirement);
    ck_assert_int_eq(requirement->edition, EDITION_E2);
    ck_assert_int_eq(requirement->level, LEVEL_SHOULD);
    ck_assert_int_eq(requirement->basis, 'S');
    ck_assert(requirement->inside);
    ck_assert_str_eq(requirement->sentence, "Two.");
    ck_assert_ptr_null(catalogue_find(catalogue, "SRV-3"));
    ck_assert_uint_eq(requirement->part_count, 2);
    ck_assert_ptr_eq(catalogue_find_named(catalogue, "SRV-2", &part), requirement);
    ck_assert_ptr_null(part);
    ck_assert_ptr_eq(catalogue_find_named(catalogue, "SRV-2.a-1", &part), requirement);
    ck_assert_ptr_eq(part, &requirement->parts[0]);
    ck_assert_int_eq(part->level, LEVEL_MUST);
    ck_assert(!part->inspected);
    ck_assert_ptr_eq(catalogue_find_named(catalogue, "SRV-2.b", &part), requirement);
    ck_assert_str_eq(part->id, "SRV-2.b");
    ck_assert_str_eq(part->text, "Other.");
    ck_assert_int_eq(part->level, LEVEL_SHOULD);
    ck_assert(part->inspected);
    ck_assert_ptr_null(catalogue_find_named(catalogue, "SRV-2.c", &part));
    ck_assert_ptr_null(catalogue_find_named(catalogue, "SRV-1.a-1", &part));
    catalogue_free(catalogue);
    free(path);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("manifest");
    TCase *tests = tcase_create("loading");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_manifest_is_taken_in);
    tcase_add_test(tests, programs_are_found_by_how_they_are_written);
    tcase_add_test(tests, folders_of_what_counts_are_found_from_the_manifest);
    tcase_add_test(tests, expectations_are_found_from_the_manifest);
    tcase_add_test(tests, what_is_not_claimed_is_named);
    tcase_add_loop_test(
        tests, a_wrong_manifest_is_one_line_with_file_line_and_key, 0, LENGTH(rows));
    tcase_add_loop_test(
        tests, a_wrong_catalogue_is_one_line_with_file_line_and_key, 0, LENGTH(catalogue_rows));
    tcase_add_test(tests, a_catalogue_is_taken_in);
    suite_add_tcase(suite, tests);
    return runner_run(suite);
}
