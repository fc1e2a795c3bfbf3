/* scenario_kit.c - a scenario that uses everything, to be loaded whole or broken. */
#include "config.h"

#include "tests/kit/scenario_kit.h"

#include "tests/kit/catalogue_kit.h"
#include "tests/kit/json_text.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char catalogue_text[] =
    "{ \"format\": \"shakedown-requirements\", \"version\": 1, \"requirements\": [\n"
    "  { \"id\": \"SRV-1\", \"edition\": \"E1\", \"level\": \"MUST\", \"basis\": \"P\",\n"
    "    \"inside\": false, \"sentence\": \"One.\" },\n"
    "  { \"id\": \"SRV-2\", \"edition\": \"E1\", \"level\": \"SHOULD\", \"basis\": \"S\",\n"
    "    \"inside\": false, \"sentence\": \"Two.\" },\n"
    "  { \"id\": \"SRV-3\", \"edition\": \"E1\", \"level\": \"MUST\", \"basis\": \"C\",\n"
    "    \"inside\": true, \"sentence\": \"Three.\", \"parts\": [\n"
    "      { \"key\": \"a\", \"text\": \"one\" }, { \"key\": \"b\", \"text\": \"two\" } ] } ] }\n";

/* A scenario that uses everything; tests break it, one rule at a time. */
static const char good_text[] =
    /* 1 */ "{\n"
            /* 2 */ "  'id': 'folder/name',\n"
            /* 3 */ "  'title': 'a title',\n"
            /* 4 */ "  'purpose': 'A purpose.',\n"
            /* 5 */ "  'requirements': ['SRV-1', 'SRV-2'],\n"
            /* 6 */ "  'edition': 'E1',\n"
            /* 7 */ "  'needs': ['gate', 'names'],\n"
            /* 8 */ "  'vary': {\n"
            /* 9 */ "    'right': { 'make-send': { 'gone': 'no-senders' },\n"
            /* 10 */ "      'move-send-once': { 'gone': 'send-once' } },\n"
            /* 11 */ "    'depth': { '1': { 'count': 1 }, '2': { 'count': 2 }, '3': { 'count': 3 } "
            "}\n"
            /* 12 */ "  },\n"
            /* 13 */ "  'actors': {\n"
            /* 14 */ "    'server': { 'role': 'server', 'right': 'send' },\n"
            /* 15 */ "    'child': { 'role': 'puppet' },\n"
            /* 16 */ "    'client': { 'role': 'client', 'right': 'make-send' }\n"
            /* 17 */ "  },\n"
            /* 18 */ "  'steps': [\n"
            /* 19 */ "    { 'actor': 'server', 'do': 'launch', 'child': 'child' },\n"
            /* 20 */ "    { 'actor': 'child', 'do': 'make-port', 'port': 'p' },\n"
            /* 21 */ "    { 'actor': 'child', 'do': 'check-in', 'port': 'p', 'right': '$right',\n"
            /* 22 */ "      'count': '$count', 'reply': true },\n"
            /* 23 */ "    { 'actor': 'child', 'await': 'notified', 'port': 'p', 'kind': '$gone',\n"
            /* 24 */ "      'requirement': 'SRV-1' },\n"
            /* 25 */ "    { 'actor': 'child', 'do': 'drop', 'port': 'p-reply' },\n"
            /* 26 */ "    { 'actor': 'bootstrap', 'do': 'stop' },\n"
            /* 27 */ "    { 'actor': 'server', 'do': 'signal', 'signal': 'SIGUSR1' },\n"
            /* 28 */ "    { 'actor': 'child', 'do': 'exec', 'as': 'client' },\n"
            /* 29 */ "    { 'actor': 'client', 'await': 'exited', 'status': 0 }\n"
            /* 30 */ "  ],\n"
            /* 31 */ "  'expect': { 'server': { 'log': 'due', 'requirement': ['SRV-2'] } },\n"
            /* 32 */ "  'timeout_ms': 1000\n"
            /* 33 */ "}\n";

/* Set by the fixture, for every test. */
static char *folder;
static struct catalogue *catalogue;

void scenario_kit_set_up(void)
{
    folder = temp_folder_new();
    catalogue = catalogue_kit_load(folder, catalogue_text);
}

void scenario_kit_tear_down(void)
{
    catalogue_free(catalogue);
    temp_folder_remove(folder);
}

const char *scenario_kit_folder(void)
{
    return folder;
}

char *scenario_kit_text(const char *from, const char *to)
{
    return json_text_make(good_text, from, to);
}

struct scenario *scenario_kit_judge(
    const char *text, const char *from, const char *to, const char *complaint)
{
    char *changed = json_text_make(text, from, to), *expected = NULL, *said = NULL;
    char *path = temp_folder_write(folder, "folder/name.json", changed);
    struct scenario *scenario = NULL;
    int error = scenario_kit_load(&scenario, &said);

    ck_assert_int_ge(asprintf(&expected, "%s%s\n", path, complaint != NULL ? complaint : ""), 0);
    ck_assert_str_eq(said, complaint != NULL ? expected : "");
    ck_assert_int_eq(error, complaint != NULL ? -EINVAL : 0);
    ck_assert_int_eq(scenario == NULL, error != 0);
    free(said);
    free(expected);
    free(path);
    free(changed);
    return scenario;
}

int scenario_kit_load(struct scenario **scenario, char **said)
{
    size_t size = 0;
    FILE *errors = open_memstream(said, &size);
    int error;

    ck_assert_ptr_nonnull(errors);
    error = scenario_load(folder, "folder/name", catalogue, errors, scenario);
    fclose(errors);
    return error;
}
