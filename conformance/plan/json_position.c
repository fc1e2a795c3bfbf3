/* json_position.c - lines of places in a JSON text. */
#include "config.h"

#include "conformance/plan/json_position.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A position while reading. The text was parsed before, so only its end is checked, not its form.
 */
struct cursor {
    const char *at;
    const char *end;
    int line;
    int found; /* line of the deepest level found so far */
};

static void advance(struct cursor *cursor)
{
    if (*cursor->at == '\n')
        cursor->line++;
    cursor->at++;
}

static char peek(struct cursor *cursor)
{
    while (cursor->at < cursor->end && strchr(" \t\r\n", *cursor->at) != NULL)
        advance(cursor);
    return cursor->at < cursor->end ? *cursor->at : '\0';
}

static void skip_string(struct cursor *cursor)
{
    cursor->at++;
    while (cursor->at < cursor->end && *cursor->at != '"')
        cursor->at += *cursor->at == '\\' && cursor->end - cursor->at > 1 ? 2 : 1;
    if (cursor->at < cursor->end)
        cursor->at++;
}

/* Counts brackets instead of recursing, so that deep texts need no stack. */
static void skip_value(struct cursor *cursor)
{
    size_t depth = 0;
    char c;

    while ((c = peek(cursor)) != '\0') {
        if (depth == 0 && strchr(",]}", c) != NULL)
            return;
        if (c == '"') {
            skip_string(cursor);
            continue;
        }
        if (c == '[' || c == '{')
            depth++;
        else if (c == ']' || c == '}')
            depth--;
        advance(cursor);
    }
}

static bool same_key(const char *token, const char *end, const char *key)
{
    size_t length = (size_t)(end - token);
    json_t *decoded;
    bool same;

    if (memchr(token, '\\', length) == NULL)
        return length == strlen(key) + 2 && memcmp(token + 1, key, length - 2) == 0;
    decoded = json_loadb(token, length, JSON_DECODE_ANY, NULL);
    same = decoded != NULL && strcmp(json_string_value(decoded), key) == 0;
    json_decref(decoded);
    return same;
}

/* Moves from the start of an object to the value of its member KEY. */
static bool enter_object(struct cursor *cursor, const char *key)
{
    if (peek(cursor) != '{')
        return false;
    advance(cursor);
    while (peek(cursor) == '"') {
        const char *token = cursor->at;
        int line = cursor->line;
        bool same;

        skip_string(cursor);
        same = same_key(token, cursor->at, key);
        if (peek(cursor) == ':')
            advance(cursor);
        if (same) {
            cursor->found = line;
            return true;
        }
        skip_value(cursor);
        if (peek(cursor) == ',')
            advance(cursor);
    }
    return false;
}

/* Moves from the start of an array to its element INDEX. */
static bool enter_array(struct cursor *cursor, size_t index)
{
    if (peek(cursor) != '[')
        return false;
    advance(cursor);
    for (; index > 0; index--) {
        skip_value(cursor);
        if (peek(cursor) != ',')
            return false;
        advance(cursor);
    }
    if (strchr("]", peek(cursor)) != NULL)
        return false;
    cursor->found = cursor->line;
    return true;
}

static bool descend(struct cursor *cursor, const struct json_place *place)
{
    if (place == NULL)
        return true;
    if (!descend(cursor, place->up))
        return false;
    return place->key != NULL ? enter_object(cursor, place->key)
                              : enter_array(cursor, place->index);
}

int json_position_line(const char *text, size_t length, const struct json_place *place)
{
    struct cursor cursor = {.at = text, .end = text + length, .line = 1, .found = 1};

    peek(&cursor);
    cursor.found = cursor.line;
    descend(&cursor, place);
    return cursor.found;
}

/* Moves past the next value. Returns its end, without the space that follows. */
static struct json_extent take_value(struct cursor *cursor, const char *text)
{
    struct json_extent extent = {0};
    const char *end;

    peek(cursor);
    extent.begin = (size_t)(cursor->at - text);
    skip_value(cursor);
    for (end = cursor->at; end > text + extent.begin && strchr(" \t\r\n", end[-1]) != NULL; end--)
        ;
    extent.end = (size_t)(end - text);
    return extent;
}

bool json_position_extent(
    const char *text, size_t length, const struct json_place *place, struct json_extent *extent)
{
    struct cursor cursor = {.at = text, .end = text + length};

    if (!descend(&cursor, place))
        return false;
    *extent = take_value(&cursor, text);
    return true;
}

size_t json_position_elements(const char *text, size_t length, const struct json_place *place,
    struct json_extent *extents, size_t most)
{
    struct cursor cursor = {.at = text, .end = text + length};
    size_t count = 0;

    if (!descend(&cursor, place) || peek(&cursor) != '[')
        return 0;
    advance(&cursor);
    while (count < most && strchr("]", peek(&cursor)) == NULL) {
        extents[count++] = take_value(&cursor, text);
        if (peek(&cursor) == ',')
            advance(&cursor);
    }
    return count;
}

static void print_place(FILE *out, const struct json_place *place)
{
    if (place->up != NULL)
        print_place(out, place->up);
    if (place->key == NULL)
        fprintf(out, "[%zu]", place->index);
    else
        fprintf(out, "%s%s", place->up != NULL ? "." : "", place->key);
}

char *json_position_text(const struct json_place *place)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out;

    if (place == NULL)
        return strdup("top level");
    out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    print_place(out, place);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}
