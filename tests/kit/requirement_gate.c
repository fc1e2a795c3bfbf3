/* requirement_gate.c - whether every requirement, and each part, is checked or said to be open. */
#include "config.h"

#include "tests/kit/requirement_gate.h"

#include "reports/test_name.h"
#include "tests/kit/temp_folder.h"

#include <check.h>
#include <glob.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPEN "open"
#define UNITS "unit-tests-alone"

struct gate {
    json_t *catalogue;
    json_t *open;
    json_t *scenarios; /* id of a requirement → id of a scenario that checks it */
    json_t *named;     /* id of a requirement or of a part → id of a scenario that names it */
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

/* Every text in VALUE, which may be a part's id: what binds a variable may be one, too. */
static void take_names(struct gate *gate, json_t *value, json_t *scenario)
{
    const char *key;
    json_t *member;

    if (json_is_string(value))
        json_object_set(gate->named, json_string_value(value), json_object_get(scenario, "id"));
    for (size_t i = 0; i < json_array_size(value); i++)
        take_names(gate, json_array_get(value, i), scenario);
    if (json_is_object(value))
        json_object_foreach (value, key, member)
            take_names(gate, member, scenario);
}

static bool begins_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* How many of the names in VALUE, an id or an array of ids, are asked of the other role, or not. */
static void count_sides(const json_t *value, bool is_client, size_t *other, size_t *own)
{
    const char *name = json_string_value(value);

    *other = *own = 0;
    if (name != NULL) {
        bool of_client = begins_with(name, "CLI-");
        bool of_server = begins_with(name, "SRV-") || begins_with(name, "INIT-");

        *other = is_client ? of_server : of_client;
        *own = *other == 0;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        size_t others, owns;

        count_sides(json_array_get(value, i), is_client, &others, &owns);
        *other += others;
        *own += owns;
    }
}

/*
 * What a program says or how it ends is its own role's matter. A client that receives what was sent
 * through its right shows something of the server, too: there it is enough that one name is its
 * own.
 */
static void check_sides(struct gate *gate, const json_t *scenario, const json_t *step)
{
    const char *actor = json_string_value(json_object_get(step, "actor"));
    const json_t *cast = json_object_get(json_object_get(scenario, "actors"), actor);
    const char *role = json_string_value(json_object_get(cast, "role"));
    const json_t *named = json_object_get(step, "requirement");
    bool is_client = role != NULL && strcmp(role, "client") == 0;
    bool awaits = json_object_get(step, "await") != NULL;
    size_t other, own;

    if (role == NULL || strcmp(role, "puppet") == 0)
        return;
    count_sides(named, is_client, &other, &own);
    if (is_client && awaits && named == NULL)
        fprintf(gate->out, "%s: a step of %s names no requirement\n",
            json_string_value(json_object_get(scenario, "id")), actor);
    if (other > 0 && (!is_client || awaits || own == 0))
        fprintf(gate->out, "%s: a step of %s names what is asked of the other role\n",
            json_string_value(json_object_get(scenario, "id")), actor);
}

static void take_scenario(struct gate *gate, const char *path)
{
    json_t *scenario = load(path);
    const json_t *list = json_object_get(scenario, "requirements");

    for (size_t i = 0; i < json_array_size(list); i++)
        json_object_set(gate->scenarios, json_string_value(json_array_get(list, i)),
            json_object_get(scenario, "id"));
    for (size_t i = 0; i < json_array_size(json_object_get(scenario, "steps")); i++)
        check_sides(gate, scenario, json_array_get(json_object_get(scenario, "steps"), i));
    take_names(gate, json_object_get(scenario, "steps"), scenario);
    take_names(gate, json_object_get(scenario, "expect"), scenario);
    take_names(gate, json_object_get(scenario, "vary"), scenario);
    json_decref(scenario);
}

static void take_unit_tests(struct gate *gate, const char *path)
{
    static const char begin[] = "\nSTART_TEST(";
    char *text = temp_folder_read(path), *name = text;

    while ((name = strstr(name, begin)) != NULL) {
        char id[TEST_NAME_REQUIREMENT_MAX];
        const char *rest;

        name += strlen(begin);
        name[strcspn(name, ")")] = '\0';
        rest = name;
        while (test_name_next_requirement(&rest, id))
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

/* The id of the part at PLACE of a requirement; the caller frees it. */
static char *part_id(const json_t *requirement, const json_t *part)
{
    char *id = NULL;

    ck_assert_int_ge(asprintf(&id, "%s.%s", json_string_value(json_object_get(requirement, "id")),
                         json_string_value(json_object_get(part, "key"))),
        0);
    return id;
}

/* The scenario that observes a part; NULL when none does. */
static const char *observed_by(
    const struct gate *gate, const json_t *requirement, const json_t *part, const char *id)
{
    if (json_is_true(json_object_get(part, "inspected")))
        return checked_by(gate->scenarios, json_string_value(json_object_get(requirement, "id")));
    return checked_by(gate->named, id);
}

/* A part that no list names, by its own id or by the requirement's, must be observed. */
static void check_part(const struct gate *gate, const json_t *requirement, const json_t *part)
{
    const char *whole = json_string_value(json_object_get(requirement, "id"));
    char *id = part_id(requirement, part);
    bool inside = json_is_true(json_object_get(requirement, "inside")) ||
                  json_is_true(json_object_get(part, "inside"));
    const char *scenario = observed_by(gate, requirement, part, id);
    bool unit = checked_by(gate->units, whole) != NULL;
    bool listed = lists(gate, OPEN, id) || lists(gate, UNITS, id) || lists(gate, OPEN, whole) ||
                  lists(gate, UNITS, whole);

    if (inside && !unit && !listed)
        fprintf(gate->out, "%s: no unit test checks it, and it is not listed as %s\n", id, OPEN);
    if (!inside && scenario == NULL && !listed)
        fprintf(gate->out, "%s: no scenario observes it, and it is not listed\n", id);
    if (!inside && scenario != NULL && listed)
        fprintf(gate->out, "%s: listed, and %s observes it\n", id, scenario);
    if (listed && (lists(gate, UNITS, id) || lists(gate, OPEN, id)) &&
        (lists(gate, OPEN, whole) || lists(gate, UNITS, whole)))
        fprintf(gate->out, "%s: listed, and %s is too\n", id, whole);
    free(id);
}

static void check_parts(const struct gate *gate, const json_t *requirement)
{
    const json_t *parts = json_object_get(requirement, "parts");

    for (size_t i = 0; i < json_array_size(parts); i++)
        check_part(gate, requirement, json_array_get(parts, i));
}

/* The requirement that ID is, or is a part of; NULL when there is none. */
static const json_t *find_owner(const struct gate *gate, const char *id)
{
    const json_t *list = json_object_get(gate->catalogue, "requirements");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *requirement = json_array_get(list, i);
        const json_t *parts = json_object_get(requirement, "parts");

        if (strcmp(json_string_value(json_object_get(requirement, "id")), id) == 0)
            return requirement;
        for (size_t j = 0; j < json_array_size(parts); j++) {
            char *own = part_id(requirement, json_array_get(parts, j));
            bool same = strcmp(own, id) == 0;

            free(own);
            if (same)
                return requirement;
        }
    }
    return NULL;
}

/* What a list says of a requirement, or of a part, must be so. */
static void check_entry(const struct gate *gate, const char *key, size_t place)
{
    const json_t *list = json_object_get(gate->open, key), *entry = json_array_get(list, place);
    const char *id = json_string_value(json_object_get(entry, "id"));
    const char *reason = json_string_value(json_object_get(entry, "reason"));
    const json_t *requirement = find_owner(gate, id);
    const char *whole =
        requirement != NULL ? json_string_value(json_object_get(requirement, "id")) : id;
    bool inside = json_is_true(json_object_get(requirement, "inside"));
    const char *scenario = inside ? NULL : checked_by(gate->scenarios, id);
    /* A test's name does not say which part it checks. */
    const char *unit = checked_by(gate->units, strcmp(key, UNITS) == 0 ? whole : id);

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
        .named = json_object(),
        .units = json_object()};
    const json_t *list = json_object_get(gate.catalogue, "requirements");
    char *text = NULL;
    size_t size = 0;

    gate.out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(gate.out);
    each_file(&gate, scenarios, "*/*.json", take_scenario);
    each_file(&gate, tests, "*/test-*.c", take_unit_tests);
    for (size_t i = 0; i < json_array_size(list); i++) {
        check_requirement(&gate, json_array_get(list, i));
        check_parts(&gate, json_array_get(list, i));
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        for (size_t j = 0; j < json_array_size(json_object_get(gate.open, keys[i])); j++)
            check_entry(&gate, keys[i], j);
    fclose(gate.out);
    json_decref(gate.catalogue);
    json_decref(gate.open);
    json_decref(gate.scenarios);
    json_decref(gate.named);
    json_decref(gate.units);
    return text;
}
