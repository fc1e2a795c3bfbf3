/* json_position.h - places inside a JSON text: how they are written, and on which line they are. */
#ifndef CONFORMANCE_PLAN_JSON_POSITION_H
#define CONFORMANCE_PLAN_JSON_POSITION_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A place is a chain from a member or element up to the whole text, which is NULL. Chains live on
 * the stack of who walks a value: each level points to the one above it.
 */
struct json_place {
    const struct json_place *up;
    const char *key; /* member of an object; NULL for an element of an array */
    size_t index;    /* element of an array */
};

/*
 * The line (from 1) where PLACE begins in TEXT, LENGTH bytes of valid JSON: a member begins with
 * its key. A place that is not in the text has the line of the deepest level above it that is.
 * Ownership: nothing passes over.
 */
int json_position_line(const char *text, size_t length, const struct json_place *place);

/* A part of a text, in bytes from its beginning. */
struct json_extent {
    size_t begin;
    size_t end; /* the first byte after it */
};

/*
 * Where the value at PLACE stands in TEXT, LENGTH bytes of valid JSON, without the space around it.
 * Ownership: nothing passes over.
 * Returns false when the place is not in the text.
 */
bool json_position_extent(
    const char *text, size_t length, const struct json_place *place, struct json_extent *extent);

/*
 * The same of the first MOST elements of the array at PLACE, one after the other into EXTENTS.
 * Returns how many there are, at most MOST; 0 where there is no array.
 */
size_t json_position_elements(const char *text, size_t length, const struct json_place *place,
    struct json_extent *extents, size_t most);

/*
 * A place in words: "steps[3].right"; the whole text is "top level".
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *json_position_text(const struct json_place *place);

#endif
