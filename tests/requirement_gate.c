/* requirement_gate.c - whether every requirement is checked, or said to be open. */
#include "config.h"

#include "tests/requirement_gate.h"

#include <check.h>
#include <glob.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/named_requirement.h"
#include "tests/temp_folder.h"

#define OPEN "open"
#define UNITS "unit-tests-alone"

struct gate {
    json_t *catalogue;
    json_t *open;
    json_t *scenarios; /* id of a requirement → id of a scenario that checks it */
    json_t *units;     /* id of a requirement → name of a unit test that does */
    FILE *out;
};

static json_t *load(const char *path)
{
    json_error_t error;
    json_t *object = json_load_file(path, JSON_REJECT_DUPLICATES, &error);

    ck_assert_msg(object != NULL, "%s:%d: %s", path, error.line, error.text);
    return object;
}

static json_t *load_in(const char *folder, const char *name)
{
    char *path = NULL;
    json_t *object;

    ck_assert_int_ge(asprintf(&path, "%s/%s", folder, name), 0);
    object = load(path);
    free(path);
    return object;
}

/* Calls TAKE for each file of FOLDER that fits PATTERN. */
static void each_file(struct gate *gate, const char *folder, const char *pattern,
    void (*take)(struct gate *gate, const char *path))
{
    char *whole = NULL;
    glob_t found;

    ck_assert_int_ge(asprintf(&whole, "%s/%s", folder, pattern), 0);
    ck_assert_msg(glob(whole, 0, NULL, &found) == 0, "%s: no such files", whole);
    for (size_t i = 0; i < found.gl_pathc; i++)
        take(gate, found.gl_pathv[i]);
    globfree(&found);
    free(whole);
}

static void take_scenario(struct gate *gate, const char *path)
{
    json_t *scenario = load(path);
    const json_t *list = json_object_get(scenario, "requirements");

    for (size_t i = 0; i < json_array_size(list); i++)
        json_object_set(gate->scenarios, json_string_value(json_array_get(list, i)),
            json_object_get(scenario, "id"));
    json_decref(scenario);
}

static void take_unit_tests(struct gate *gate, const char *path)
{
    static const char begin[] = "\nSTART_TEST(";
    char *text = temp_folder_read(path), *name = text;

    while ((name = strstr(name, begin)) != NULL) {
        char id[NAMED_REQUIREMENT_MAX];
        const char *rest;

        name += strlen(begin);
        name[strcspn(name, ")")] = '\0';
        rest = name;
        while (named_requirement_next(&rest, id))
            json_object_set_new(gate->units, id, json_string(name));
        name += strlen(name) + 1;
    }
    free(text);
}

static const json_t *find(const json_t *list, const char *id)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);

        if (strcmp(json_string_value(json_object_get(entry, "id")), id) == 0)
            return entry;
    }
    return NULL;
}

static bool lists(const struct gate *gate, const char *key, const char *id)
{
    return find(json_object_get(gate->open, key), id) != NULL;
}

/* What checks the requirement; NULL when nothing does. */
static const char *checked_by(const json_t *checks, const char *id)
{
    return json_string_value(json_object_get(checks, id));
}

/* A requirement that no list names must be checked, by a scenario if one can see it. */
static void check_requirement(const struct gate *gate, const json_t *requirement)
{
    const char *id = json_string_value(json_object_get(requirement, "id"));
    const char *basis = json_string_value(json_object_get(requirement, "basis"));
    bool inside = json_is_true(json_object_get(requirement, "inside"));
    bool scenario = !inside && checked_by(gate->scenarios, id) != NULL;
    bool unit = checked_by(gate->units, id) != NULL;

    if (scenario || lists(gate, OPEN, id))
        return;
    if (!unit)
        fprintf(gate->out, "%s: no %sunit test checks it, and it is not listed as %s\n", id,
            inside ? "" : "scenario and no ", OPEN);
    /* The ground is not the implementation's: scenarios are not about it. */
    else if (!inside && strcmp(basis, "G") != 0 && !lists(gate, UNITS, id))
        fprintf(gate->out, "%s: no scenario checks it, and it is not listed as %s\n", id, UNITS);
}

/* What a list says of a requirement must be so. */
static void check_entry(const struct gate *gate, const char *key, size_t place)
{
    const json_t *list = json_object_get(gate->open, key), *entry = json_array_get(list, place);
    const char *id = json_string_value(json_object_get(entry, "id"));
    const char *reason = json_string_value(json_object_get(entry, "reason"));
    const json_t *requirement = find(json_object_get(gate->catalogue, "requirements"), id);
    bool inside = json_is_true(json_object_get(requirement, "inside"));
    const char *scenario = inside ? NULL : checked_by(gate->scenarios, id);
    const char *unit = checked_by(gate->units, id);

    if (requirement == NULL)
        fprintf(gate->out, "%s: listed as %s, and no requirement\n", id, key);
    if (find(list, id) != entry || (strcmp(key, UNITS) == 0 && lists(gate, OPEN, id)))
        fprintf(gate->out, "%s: listed twice\n", id);
    if (reason == NULL || reason[0] == '\0')
        fprintf(gate->out, "%s: listed as %s without a reason\n", id, key);
    if (scenario != NULL)
        fprintf(gate->out, "%s: listed as %s, and %s checks it\n", id, key, scenario);
    if (unit != NULL && strcmp(key, OPEN) == 0)
        fprintf(gate->out, "%s: listed as %s, and %s checks it\n", id, key, unit);
    if (unit == NULL && requirement != NULL && strcmp(key, UNITS) == 0)
        fprintf(gate->out, "%s: listed as %s, and there is none\n", id, key);
}

char *requirement_gate_check(const char *scenarios, const char *tests)
{
    static const char *const keys[] = {OPEN, UNITS};
    struct gate gate = {.catalogue = load_in(scenarios, "requirements.json"),
        .open = load_in(scenarios, "open.json"),
        .scenarios = json_object(),
        .units = json_object()};
    const json_t *list = json_object_get(gate.catalogue, "requirements");
    char *text = NULL;
    size_t size = 0;

    gate.out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(gate.out);
    each_file(&gate, scenarios, "*/*.json", take_scenario);
    each_file(&gate, tests, "test-*.c", take_unit_tests);
    for (size_t i = 0; i < json_array_size(list); i++)
        check_requirement(&gate, json_array_get(list, i));
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        for (size_t j = 0; j < json_array_size(json_object_get(gate.open, keys[i])); j++)
            check_entry(&gate, keys[i], j);
    fclose(gate.out);
    json_decref(gate.catalogue);
    json_decref(gate.open);
    json_decref(gate.scenarios);
    json_decref(gate.units);
    return text;
}
