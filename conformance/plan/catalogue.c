/* catalogue.c - reading scenarios/requirements.json. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/plan/catalogue.h"
#include "conformance/plan/document.h"

static const char *const format_words[] = {"shakedown-requirements", NULL};
static const char *const level_words[] = {"MUST", "SHOULD", NULL};
static const char *const basis_words[] = {"P", "C", "S", "G", NULL};
static const char *const top_keys[] = {"format", "version", "families", "requirements", NULL};
static const char *const row_keys[] = {
    "id", "edition", "level", "basis", "inside", "sentence", "also", NULL};
static const char *const part_keys[] = {"level", "inside", "sentence", NULL};

/* Checks the member KEY of ROW, one of WORDS. */
static int check_row_word(const struct document *document, const struct json_place *place,
    const json_t *row, const char *key, const char *const *words, const char **word)
{
    struct json_place member = {.up = place, .key = key};

    return document_check_word(document, &member, json_object_get(row, key), words, word);
}

/* What a requirement has beside its first sentence: more sentences, of a level of their own. */
static int check_parts(
    const struct document *document, const struct json_place *place, const json_t *parts)
{
    int fault = document_check_array(document, place, parts, true);

    for (size_t i = 0; fault == 0 && i < json_array_size(parts); i++) {
        struct json_place element = {.up = place, .index = i};
        struct json_place inside_place = {.up = &element, .key = "inside"};
        struct json_place sentence_place = {.up = &element, .key = "sentence"};
        json_t *part = json_array_get(parts, i);
        const char *word;
        bool inside;

        fault = document_check_object(document, &element, part, part_keys);
        if (fault == 0)
            fault = check_row_word(document, &element, part, "level", level_words, &word);
        if (fault == 0 && json_object_get(part, "inside") != NULL)
            fault = document_check_boolean(
                document, &inside_place, json_object_get(part, "inside"), &inside);
        if (fault == 0)
            fault = document_check_text(
                document, &sentence_place, json_object_get(part, "sentence"), &word);
    }
    return fault;
}

static int read_row(const struct document *document, const struct json_place *place, json_t *row,
    const struct catalogue *before, struct requirement *requirement)
{
    struct json_place id_place = {.up = place, .key = "id"};
    struct json_place inside_place = {.up = place, .key = "inside"};
    struct json_place sentence_place = {.up = place, .key = "sentence"};
    struct json_place also_place = {.up = place, .key = "also"};
    json_t *also = json_object_get(row, "also");
    const char *id = "", *edition = "", *level = "", *basis = "", *sentence = "";
    int fault = document_check_object(document, place, row, row_keys);

    if (fault == 0)
        fault = document_check_text(document, &id_place, json_object_get(row, "id"), &id);
    if (fault == 0 && catalogue_find(before, id) != NULL)
        fault = document_complain(document, &id_place, "each id once", "\"%s\" is there twice", id);
    if (fault == 0)
        fault = check_row_word(document, place, row, "edition", edition_words, &edition);
    if (fault == 0)
        fault = check_row_word(document, place, row, "level", level_words, &level);
    if (fault == 0)
        fault = check_row_word(document, place, row, "basis", basis_words, &basis);
    if (fault == 0)
        fault = document_check_boolean(
            document, &inside_place, json_object_get(row, "inside"), &requirement->inside);
    if (fault == 0)
        fault = document_check_text(
            document, &sentence_place, json_object_get(row, "sentence"), &sentence);
    if (fault == 0 && also != NULL)
        fault = check_parts(document, &also_place, also);
    if (fault < 0)
        return fault;
    requirement->edition = (enum edition)claim_bit(edition_words, edition);
    requirement->level = strcmp(level, "MUST") == 0 ? LEVEL_MUST : LEVEL_SHOULD;
    requirement->basis = basis[0];
    requirement->id = strdup(id);
    requirement->sentence = strdup(sentence);
    requirement->also = json_incref(also);
    return requirement->id == NULL || requirement->sentence == NULL ? -ENOMEM : 0;
}

/* The families' titles, which are for readers of the file. */
static int check_families(
    const struct document *document, const struct json_place *place, json_t *families)
{
    const char *family, *title;
    json_t *value;
    int fault = 0;

    if (families == NULL)
        return 0;
    if (!json_is_object(families))
        return document_complain(document, place, "an object of titles", "is no object");
    json_object_foreach (families, family, value) {
        struct json_place member = {.up = place, .key = family};

        fault = document_check_text(document, &member, value, &title);
        if (fault < 0)
            return fault;
    }
    return 0;
}

static int check_head(const struct document *document)
{
    struct json_place format_place = {.key = "format"}, version_place = {.key = "version"};
    struct json_place rows_place = {.key = "requirements"}, families_place = {.key = "families"};
    const json_t *root = document->root;
    const char *word;
    int version;
    int fault = document_check_object(document, NULL, document->root, top_keys);

    if (fault == 0)
        fault = document_check_word(
            document, &format_place, json_object_get(root, "format"), format_words, &word);
    if (fault == 0)
        fault = document_check_integer(
            document, &version_place, json_object_get(root, "version"), 1, 1, &version);
    if (fault == 0)
        fault = check_families(document, &families_place, json_object_get(root, "families"));
    if (fault == 0)
        fault = document_check_array(
            document, &rows_place, json_object_get(root, "requirements"), true);
    return fault;
}

int catalogue_load(const char *path, FILE *errors, struct catalogue **catalogue)
{
    struct json_place rows_place = {.key = "requirements"};
    struct catalogue *made = NULL;
    struct document document;
    const json_t *rows;
    int fault = document_open(path, errors, &document);

    if (fault < 0)
        return fault;
    fault = check_head(&document);
    if (fault < 0)
        goto out;
    fault = -ENOMEM;
    rows = json_object_get(document.root, "requirements");
    made = calloc(1, sizeof *made);
    if (made == NULL)
        goto out;
    made->requirements = calloc(json_array_size(rows), sizeof *made->requirements);
    if (made->requirements == NULL)
        goto out;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        struct json_place place = {.up = &rows_place, .index = i};
        struct requirement *requirement = &made->requirements[i];

        fault = read_row(&document, &place, json_array_get(rows, i), made, requirement);
        made->count++;
        if (fault < 0)
            goto out;
    }
    *catalogue = made;
    made = NULL;
out:
    catalogue_free(made);
    document_close(&document);
    return fault;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (catalogue == NULL)
        return;
    for (size_t i = 0; i < catalogue->count; i++) {
        free(catalogue->requirements[i].id);
        free(catalogue->requirements[i].sentence);
        json_decref(catalogue->requirements[i].also);
    }
    free(catalogue->requirements);
    free(catalogue);
}

const struct requirement *catalogue_find(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->count; i++)
        if (strcmp(catalogue->requirements[i].id, id) == 0)
            return &catalogue->requirements[i];
    return NULL;
}

const char *level_word(enum level level)
{
    return level_words[level == LEVEL_MUST ? 0 : 1];
}

json_t *requirement_to_json(const struct requirement *requirement)
{
    const char basis[] = {requirement->basis, '\0'};

    return json_pack("{s:s, s:s, s:s, s:s}", "id", requirement->id, "level",
        level_word(requirement->level), "basis", basis, "sentence", requirement->sentence);
}
