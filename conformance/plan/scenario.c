/* scenario.c - loading a scenario's file, and making cases of it. */
#include "config.h"

#include "conformance/plan/scenario.h"

#include "conformance/language/identifier.h"
#include "conformance/plan/document.h"
#include "conformance/plan/rehearsal.h"
#include "conformance/plan/rounds.h"
#include "conformance/plan/variation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_MOST_MS 600000

static const char *const top_keys[] = {"id", "title", "purpose", "requirements", "edition", "needs",
    "vary", "actors", "steps", "expect", "timeout_ms", NULL};

/* The members that may hold variables. */
static const char *const varied_keys[] = {"actors", "steps", "expect"};
#define VARIED_COUNT (sizeof varied_keys / sizeof varied_keys[0])

/* The file of the scenario ID; the caller frees it. */
static char *path_of(const char *folder, const char *id)
{
    char *path = NULL;

    return asprintf(&path, "%s/%s.json", folder, id) < 0 ? NULL : path;
}

/* Whether ID is FOLDER/NAME or deeper, all of them names. */
static bool id_is_valid(const char *id)
{
    char copy[256], *rest = copy, *segment;
    int count = 0;

    if (strlen(id) >= sizeof copy)
        return false;
    memcpy(copy, id, strlen(id) + 1);
    while ((segment = strsep(&rest, "/")) != NULL) {
        if (!identifier_is_valid(segment))
            return false;
        count++;
    }
    return count >= 2;
}

static int check_id(const struct document *document, const char *folder, const char *expected)
{
    struct json_place place = {.key = "id"};
    const char *id = NULL;
    char *other, quoted[300];
    int error = document_check_text(document, &place, json_object_get(document->root, "id"), &id);

    if (error < 0)
        return error;
    if (!id_is_valid(id))
        return document_complain(
            document, &place, "FOLDER/NAME of " IDENTIFIER_RULE " each", "\"%s\" is not an id", id);
    if (strcmp(id, expected) == 0)
        return 0;
    snprintf(quoted, sizeof quoted, "\"%s\", as the file's path says", expected);
    other = path_of(folder, id);
    if (other == NULL)
        return -ENOMEM;
    if (access(other, F_OK) == 0)
        error = document_complain(
            document, &place, quoted, "duplicate id \"%s\", which is that of %s", id, other);
    else
        error = document_complain(document, &place, quoted, "is \"%s\"", id);
    free(other);
    return error;
}

static int check_requirements(const struct document *document, const struct catalogue *catalogue)
{
    struct json_place place = {.key = "requirements"};
    json_t *ids = json_object_get(document->root, "requirements");
    int error = document_check_array(document, &place, ids, true);

    for (size_t i = 0; error == 0 && i < json_array_size(ids); i++) {
        struct json_place element = {.up = &place, .index = i};
        json_t *id = json_array_get(ids, i);

        error = rehearsal_check_requirement(document, &element, catalogue, NULL, id);
        for (size_t j = 0; error == 0 && j < i; j++)
            if (json_equal(json_array_get(ids, j), id))
                error = document_complain(document, &element, "each requirement once",
                    "\"%s\" is listed twice", json_string_value(id));
    }
    return error;
}

/* Checks the members that are the same in all cases. */
static int check_head(const struct document *document, const char *folder, const char *id,
    const struct catalogue *catalogue, struct scenario *scenario)
{
    struct json_place title_place = {.key = "title"}, purpose_place = {.key = "purpose"};
    struct json_place edition_place = {.key = "edition"}, needs_place = {.key = "needs"};
    struct json_place timeout_place = {.key = "timeout_ms"}, vary_place = {.key = "vary"};
    json_t *root = document->root;
    json_t *needs = json_object_get(root, "needs"), *timeout = json_object_get(root, "timeout_ms");
    json_t *vary = json_object_get(root, "vary");
    const char *edition = NULL;
    int error = document_check_object(document, NULL, root, top_keys);

    if (error == 0)
        error = check_id(document, folder, id);
    if (error == 0)
        error = document_check_text(
            document, &title_place, json_object_get(root, "title"), &scenario->title);
    if (error == 0)
        error = document_check_text(
            document, &purpose_place, json_object_get(root, "purpose"), &scenario->purpose);
    if (error == 0)
        error = check_requirements(document, catalogue);
    if (error == 0)
        error = document_check_word(
            document, &edition_place, json_object_get(root, "edition"), edition_words, &edition);
    if (error == 0 && needs != NULL)
        error =
            document_check_words(document, &needs_place, needs, capability_words, &scenario->needs);
    if (error == 0 && timeout != NULL)
        error = document_check_integer(
            document, &timeout_place, timeout, 1, TIMEOUT_MOST_MS, &scenario->timeout_ms);
    if (error == 0 && vary != NULL)
        error = variation_check(document, &vary_place, vary);
    if (error == 0)
        scenario->edition = (enum edition)claim_bit(edition_words, edition);
    return error;
}

/* Checks that BINDINGS binds every variable in VALUE. */
static int check_bound(const struct document *document, const struct json_place *place,
    json_t *value, const json_t *bindings)
{
    const char *variable = variation_variable(value), *key;
    json_t *content;
    int error = 0;

    if (variable != NULL && json_object_get(bindings, variable) == NULL)
        return document_complain(document, place, "a variable that every value of an axis binds",
            "unbound variable \"$%s\"", variable);
    json_object_foreach (value, key, content) {
        struct json_place member = {.up = place, .key = key};

        error = check_bound(document, &member, content, bindings);
        if (error < 0)
            return error;
    }
    for (size_t i = 0; error == 0 && i < json_array_size(value); i++) {
        struct json_place element = {.up = place, .index = i};

        error = check_bound(document, &element, json_array_get(value, i), bindings);
    }
    return error;
}

static int check_case(struct document *document, const struct catalogue *catalogue,
    const struct scenario *scenario, size_t index)
{
    json_t *vary = json_object_get(document->root, "vary"), *instance = NULL;
    json_t *bindings = variation_bindings(vary, index);
    char *label = variation_label(vary, index);
    int error = bindings == NULL || label == NULL ? -ENOMEM : 0;

    /* Without axes the file is its only case, and complaints need not name it. */
    document->context = error == 0 && label[0] != '\0' ? label : NULL;
    for (size_t i = 0; error == 0 && i < VARIED_COUNT; i++) {
        struct json_place place = {.key = varied_keys[i]};

        error = check_bound(
            document, &place, json_object_get(document->root, varied_keys[i]), bindings);
    }
    if (error == 0) {
        instance = scenario_instantiate(scenario, index);
        error = instance == NULL
                    ? -ENOMEM
                    : rehearsal_run(document, catalogue, rounds_find(document->root), instance);
    }
    document->context = NULL;
    json_decref(instance);
    json_decref(bindings);
    free(label);
    return error;
}

static int check_all(struct document *document, const char *folder, const char *id,
    const struct catalogue *catalogue, struct scenario *scenario)
{
    int error = check_head(document, folder, id, catalogue, scenario);

    if (error == 0)
        error = rounds_check(document, document->root);
    if (error < 0)
        return error;
    scenario->case_count = variation_count(json_object_get(document->root, "vary"));
    for (size_t i = 0; error == 0 && i < scenario->case_count; i++)
        error = check_case(document, catalogue, scenario, i);
    return error;
}

/* FNV-1a. Nobody attacks this digest; it only has to tell an edited file from the old one. */
static uint64_t digest_of(const char *text, size_t length)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < length; i++)
        digest = (digest ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
    return digest;
}

int scenario_load(const char *folder, const char *id, const struct catalogue *catalogue,
    FILE *errors, struct scenario **scenario)
{
    struct scenario *made = calloc(1, sizeof *made);
    struct document document = {0};
    int error = -ENOMEM;

    if (made == NULL)
        goto out;
    made->timeout_ms = SCENARIO_TIMEOUT_MS;
    made->path = path_of(folder, id);
    if (made->path == NULL)
        goto out;
    error = document_open(made->path, errors, &document);
    if (error < 0)
        goto out;
    made->digest = digest_of(document.text, document.length);
    made->root = json_incref(document.root);
    error = check_all(&document, folder, id, catalogue, made);
    if (error < 0)
        goto out;
    made->id = json_string_value(json_object_get(made->root, "id"));
    *scenario = made;
    made = NULL;
out:
    if (error == -ENOMEM)
        fprintf(errors, "%s/%s.json: %s\n", folder, id, strerror(ENOMEM));
    document_close(&document);
    scenario_free(made);
    return error;
}

void scenario_free(struct scenario *scenario)
{
    if (scenario == NULL)
        return;
    json_decref(scenario->root);
    free(scenario->path);
    free(scenario);
}

char *scenario_case_id(const struct scenario *scenario, size_t index)
{
    char *label = variation_label(json_object_get(scenario->root, "vary"), index), *id = NULL;

    if (label != NULL && asprintf(&id, "%s%s", scenario->id, label) < 0)
        id = NULL;
    free(label);
    return id;
}

json_t *scenario_bind(const struct scenario *scenario, size_t index)
{
    json_t *bindings = variation_bindings(json_object_get(scenario->root, "vary"), index);
    json_t *instance = json_copy(scenario->root);
    int error = bindings == NULL || instance == NULL ? -ENOMEM : 0;

    for (size_t i = 0; error == 0 && i < VARIED_COUNT; i++) {
        json_t *value = json_object_get(instance, varied_keys[i]);

        if (value != NULL &&
            json_object_set_new(instance, varied_keys[i], variation_replace(value, bindings)) < 0)
            error = -ENOMEM;
    }
    json_decref(bindings);
    if (error < 0) {
        json_decref(instance);
        return NULL;
    }
    json_object_del(instance, "vary");
    return instance;
}

json_t *scenario_instantiate(const struct scenario *scenario, size_t index)
{
    json_t *instance = scenario_bind(scenario, index);

    if (instance != NULL && rounds_expand(instance) < 0) {
        json_decref(instance);
        return NULL;
    }
    return instance;
}
