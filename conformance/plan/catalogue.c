/* catalogue.c - reading scenarios/requirements.json. */
#include "config.h"

#include "conformance/plan/catalogue.h"

#include "conformance/plan/document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const level_words[] = {"MUST", "SHOULD", NULL};
static const char *const basis_words[] = {"P", "C", "S", "G", NULL};
static const char *const top_keys[] = {"format", "version", "families", "requirements", NULL};
static const char *const row_keys[] = {
    "id", "edition", "level", "basis", "inside", "sentence", "parts", NULL};
static const char *const part_keys[] = {"key", "text", "level", "inside", "inspected", NULL};

/* The characters of a part's key. */
static const char key_letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

/* Checks the member KEY of ROW, one of WORDS. */
static int check_row_word(const struct document *document, const struct json_place *place,
    const json_t *row, const char *key, const char *const *words, const char **word)
{
    struct json_place member = {.up = place, .key = key};

    return document_check_word(document, &member, json_object_get(row, key), words, word);
}

static int check_flag(const struct document *document, const struct json_place *place,
    const json_t *row, const char *key, bool *flag)
{
    struct json_place member = {.up = place, .key = key};
    const json_t *value = json_object_get(row, key);

    return value != NULL ? document_check_boolean(document, &member, value, flag) : 0;
}

/* Reads a key, which is unique in its requirement, and makes PART->id of it. */
static int read_part_key(const struct document *document, const struct json_place *place,
    const json_t *row, const struct requirement *requirement, struct part *part)
{
    struct json_place member = {.up = place, .key = "key"};
    const char *key = "";
    int error = document_check_text(document, &member, json_object_get(row, "key"), &key);

    if (error < 0)
        return error;
    if (key[strspn(key, key_letters)] != '\0')
        return document_complain(
            document, &member, "small letters, digits and dashes", "is \"%s\"", key);
    if (asprintf(&part->id, "%s.%s", requirement->id, key) < 0) {
        part->id = NULL;
        return -ENOMEM;
    }
    for (const struct part *other = requirement->parts; other != part; other++)
        if (strcmp(other->id, part->id) == 0)
            return document_complain(
                document, &member, "each key once", "\"%s\" is listed twice", key);
    return 0;
}

static int read_part(const struct document *document, const struct json_place *place, json_t *row,
    const struct requirement *requirement, struct part *part)
{
    struct json_place text_place = {.up = place, .key = "text"};
    const char *level = level_word(requirement->level), *text = "";
    int error = document_check_object(document, place, row, part_keys);

    if (error == 0)
        error = read_part_key(document, place, row, requirement, part);
    if (error == 0)
        error = document_check_text(document, &text_place, json_object_get(row, "text"), &text);
    if (error == 0 && json_object_get(row, "level") != NULL)
        error = check_row_word(document, place, row, "level", level_words, &level);
    if (error == 0)
        error = check_flag(document, place, row, "inside", &part->inside);
    if (error == 0)
        error = check_flag(document, place, row, "inspected", &part->inspected);
    if (error < 0)
        return error;
    part->level = strcmp(level, "MUST") == 0 ? LEVEL_MUST : LEVEL_SHOULD;
    part->text = strdup(text);
    return part->text == NULL ? -ENOMEM : 0;
}

static int read_parts(const struct document *document, const struct json_place *place,
    const json_t *list, struct requirement *requirement)
{
    int error = document_check_array(document, place, list, true);

    if (error < 0)
        return error;
    requirement->parts = calloc(json_array_size(list), sizeof *requirement->parts);
    if (requirement->parts == NULL)
        return -ENOMEM;
    while (error == 0 && requirement->part_count < json_array_size(list)) {
        struct json_place element = {.up = place, .index = requirement->part_count};
        struct part *part = &requirement->parts[requirement->part_count];

        error = read_part(
            document, &element, json_array_get(list, requirement->part_count), requirement, part);
        requirement->part_count++;
    }
    return error;
}

static int read_row(const struct document *document, const struct json_place *place, json_t *row,
    const struct catalogue *before, struct requirement *requirement)
{
    struct json_place id_place = {.up = place, .key = "id"};
    struct json_place inside_place = {.up = place, .key = "inside"};
    struct json_place sentence_place = {.up = place, .key = "sentence"};
    struct json_place parts_place = {.up = place, .key = "parts"};
    const json_t *parts = json_object_get(row, "parts");
    const char *id = "", *edition = "", *level = "", *basis = "", *sentence = "";
    int error = document_check_object(document, place, row, row_keys);

    if (error == 0)
        error = document_check_text(document, &id_place, json_object_get(row, "id"), &id);
    if (error == 0 && catalogue_find(before, id) != NULL)
        error =
            document_complain(document, &id_place, "each id once", "\"%s\" is listed twice", id);
    if (error == 0)
        error = check_row_word(document, place, row, "edition", edition_words, &edition);
    if (error == 0)
        error = check_row_word(document, place, row, "level", level_words, &level);
    if (error == 0)
        error = check_row_word(document, place, row, "basis", basis_words, &basis);
    if (error == 0)
        error = document_check_boolean(
            document, &inside_place, json_object_get(row, "inside"), &requirement->inside);
    if (error == 0)
        error = document_check_text(
            document, &sentence_place, json_object_get(row, "sentence"), &sentence);
    if (error < 0)
        return error;
    requirement->edition = (enum edition)claim_bit(edition_words, edition);
    requirement->level = strcmp(level, "MUST") == 0 ? LEVEL_MUST : LEVEL_SHOULD;
    requirement->basis = basis[0];
    requirement->id = strdup(id);
    requirement->sentence = strdup(sentence);
    if (requirement->id == NULL || requirement->sentence == NULL)
        return -ENOMEM;
    return parts != NULL ? read_parts(document, &parts_place, parts, requirement) : 0;
}

/* Checks the titles of families, which only readers of the file need. */
static int check_families(
    const struct document *document, const struct json_place *place, json_t *families)
{
    const char *family, *title;
    json_t *value;
    int error = 0;

    if (families == NULL)
        return 0;
    if (!json_is_object(families))
        return document_complain(document, place, "an object of titles", "is not an object");
    json_object_foreach (families, family, value) {
        struct json_place member = {.up = place, .key = family};

        error = document_check_text(document, &member, value, &title);
        if (error < 0)
            return error;
    }
    return 0;
}

static int check_head(const struct document *document)
{
    struct json_place rows_place = {.key = "requirements"}, families_place = {.key = "families"};
    const json_t *root = document->root;
    int error = document_check_head(document, top_keys, "shakedown-requirements", 1);

    if (error == 0)
        error = check_families(document, &families_place, json_object_get(root, "families"));
    if (error == 0)
        error = document_check_array(
            document, &rows_place, json_object_get(root, "requirements"), true);
    return error;
}

int catalogue_load(const char *path, FILE *errors, struct catalogue **catalogue)
{
    struct json_place rows_place = {.key = "requirements"};
    struct catalogue *made = NULL;
    struct document document;
    const json_t *rows;
    int error = document_open(path, errors, &document);

    if (error < 0)
        return error;
    error = check_head(&document);
    if (error < 0)
        goto out;
    error = -ENOMEM;
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

        error = read_row(&document, &place, json_array_get(rows, i), made, requirement);
        made->count++;
        if (error < 0)
            goto out;
    }
    *catalogue = made;
    made = NULL;
out:
    catalogue_free(made);
    document_close(&document);
    return error;
}

static void requirement_end(struct requirement *requirement)
{
    for (size_t i = 0; i < requirement->part_count; i++) {
        free(requirement->parts[i].id);
        free(requirement->parts[i].text);
    }
    free(requirement->parts);
    free(requirement->id);
    free(requirement->sentence);
}

void catalogue_free(struct catalogue *catalogue)
{
    if (catalogue == NULL)
        return;
    for (size_t i = 0; i < catalogue->count; i++)
        requirement_end(&catalogue->requirements[i]);
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

const struct requirement *catalogue_find_named(
    const struct catalogue *catalogue, const char *name, const struct part **part)
{
    *part = NULL;
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct requirement *requirement = &catalogue->requirements[i];

        if (strcmp(requirement->id, name) == 0)
            return requirement;
        for (size_t j = 0; j < requirement->part_count; j++) {
            if (strcmp(requirement->parts[j].id, name) == 0) {
                *part = &requirement->parts[j];
                return requirement;
            }
        }
    }
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
