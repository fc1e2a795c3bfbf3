/* variation.c - from axes to cases. */
#include "config.h"

#include "conformance/plan/variation.h"

#include "conformance/language/identifier.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether an earlier axis, or a binding of one, has the name NAME. */
static bool bound_before(json_t *vary, const char *axis, const char *name)
{
    const char *other, *value;
    json_t *values, *bindings;

    json_object_foreach (vary, other, values) {
        if (strcmp(other, axis) == 0)
            return false;
        if (strcmp(other, name) == 0)
            return true;
        json_object_foreach (values, value, bindings)
            if (json_object_get(bindings, name) != NULL)
                return true;
    }
    return false;
}

static int check_bindings(const struct document *document, const struct json_place *place,
    json_t *vary, const char *axis, json_t *bindings)
{
    const char *name;
    json_t *value;

    if (!json_is_object(bindings))
        return document_complain(document, place, "an object of bindings", "is not an object");
    json_object_foreach (bindings, name, value) {
        struct json_place member = {.up = place, .key = name};

        if (!identifier_is_valid(name))
            return document_complain(
                document, &member, IDENTIFIER_RULE, "is not a valid name for a variable");
        if (bound_before(vary, axis, name) ||
            (strcmp(name, axis) != 0 && json_object_get(vary, name) != NULL))
            return document_complain(
                document, &member, "a name that no other axis has", "is bound by two axes");
        if (!json_is_string(value) && !json_is_integer(value))
            return document_complain(
                document, &member, "a string or an integer", "cannot be bound");
    }
    return 0;
}

static int check_axis(const struct document *document, const struct json_place *place, json_t *vary,
    const char *axis, json_t *values)
{
    const char *value;
    json_t *bindings;
    int error = 0;

    if (!identifier_is_valid(axis))
        return document_complain(
            document, place, IDENTIFIER_RULE, "is not a valid name for an axis");
    if (!json_is_object(values) || json_object_size(values) == 0)
        return document_complain(
            document, place, "an object with at least one value", "has no values");
    json_object_foreach (values, value, bindings) {
        struct json_place member = {.up = place, .key = value};

        if (!identifier_is_valid(value))
            return document_complain(
                document, &member, IDENTIFIER_RULE, "is not a valid name for a value");
        error = check_bindings(document, &member, vary, axis, bindings);
        if (error < 0)
            return error;
    }
    return 0;
}

int variation_check(const struct document *document, const struct json_place *place, json_t *vary)
{
    size_t count = 1;
    const char *axis;
    json_t *values;
    int error;

    if (!json_is_object(vary) || json_object_size(vary) == 0)
        return document_complain(
            document, place, "an object with at least one axis", "has no axes");
    json_object_foreach (vary, axis, values) {
        struct json_place member = {.up = place, .key = axis};

        error = check_axis(document, &member, vary, axis, values);
        if (error < 0)
            return error;
        count *= json_object_size(values);
        if (count > VARIATION_CASES_MOST)
            return document_complain(document, &member, "at most 10000", "makes %zu cases", count);
    }
    return 0;
}

size_t variation_count(json_t *vary)
{
    size_t count = 1;
    const char *axis;
    json_t *values;

    json_object_foreach (vary, axis, values)
        count *= json_object_size(values);
    return count;
}

/* The value that the axis VALUES has in case INDEX, where the axes from it on make SPAN cases. */
static const char *pick(json_t *values, size_t index, size_t span, json_t **bindings)
{
    size_t position = index % span / (span / json_object_size(values));
    const char *value;

    json_object_foreach (values, value, *bindings)
        if (position-- == 0)
            return value;
    return NULL;
}

char *variation_label(json_t *vary, size_t index)
{
    size_t span = variation_count(vary), size = 0;
    char *text = NULL;
    FILE *out = open_memstream(&text, &size);
    const char *axis, *separator = "[";
    json_t *values, *bindings;

    if (out == NULL)
        return NULL;
    json_object_foreach (vary, axis, values) {
        fprintf(out, "%s%s=%s", separator, axis, pick(values, index, span, &bindings));
        separator = ",";
        span /= json_object_size(values);
    }
    if (separator[0] == ',')
        fputc(']', out);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

json_t *variation_bindings(json_t *vary, size_t index)
{
    size_t span = variation_count(vary);
    json_t *all = json_object();
    const char *axis;
    json_t *values;

    json_object_foreach (vary, axis, values) {
        json_t *bindings = NULL;
        const char *value = pick(values, index, span, &bindings);

        if (json_object_set_new(all, axis, json_string(value)) < 0 ||
            json_object_update(all, bindings) < 0) {
            json_decref(all);
            return NULL;
        }
        span /= json_object_size(values);
    }
    return all;
}

const char *variation_variable(const json_t *value)
{
    const char *text = json_string_value(value);

    return text != NULL && text[0] == '$' && identifier_is_valid(text + 1) ? text + 1 : NULL;
}

static json_t *replace_members(json_t *value, const json_t *bindings)
{
    json_t *copy = json_object(), *content;
    const char *key;

    json_object_foreach (value, key, content) {
        if (json_object_set_new(copy, key, variation_replace(content, bindings)) < 0) {
            json_decref(copy);
            return NULL;
        }
    }
    return copy;
}

json_t *variation_replace(json_t *value, const json_t *bindings)
{
    const char *name = variation_variable(value);
    json_t *bound = name != NULL ? json_object_get(bindings, name) : NULL, *copy;

    if (json_is_object(value))
        return replace_members(value, bindings);
    if (!json_is_array(value))
        return json_incref(bound != NULL ? bound : value);
    copy = json_array();
    for (size_t i = 0; copy != NULL && i < json_array_size(value); i++) {
        if (json_array_append_new(copy, variation_replace(json_array_get(value, i), bindings)) <
            0) {
            json_decref(copy);
            copy = NULL;
        }
    }
    return copy;
}
