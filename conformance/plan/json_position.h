/* json_position.h - places in a JSON text: their lines, their bytes, and how they are written. */
#ifndef CONFORMANCE_PLAN_JSON_POSITION_H
#define CONFORMANCE_PLAN_JSON_POSITION_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A place is a chain from a member or element up to the top of the text, which is NULL. Who walks a
 * value keeps the chain on the stack: each level points to the one above it.
 */
struct json_place {
    const struct json_place *up;
    const char *key; /* member of an object; NULL: an element of an array */
    size_t index;    /* element of an array */
};

/*
 * The line (from 1) where PLACE begins in TEXT, LENGTH bytes of valid JSON. A member begins with
 * its key. If the place is not in the text, the line is that of the deepest level above it that is.
 */
int json_position_line(const char *text, size_t length, const struct json_place *place);

/* A part of a text, in bytes from its beginning. */
struct json_extent {
    size_t begin;
    size_t end; /* the first byte after it */
};

/*
 * Finds the bytes of the value at PLACE in TEXT, LENGTH bytes of valid JSON, without the space
 * around it.
 * Returns false when the place is not in the text.
 */
bool json_position_extent(
    const char *text, size_t length, const struct json_place *place, struct json_extent *extent);

/*
 * Finds the bytes of the first MOST elements of the array at PLACE, and puts them into EXTENTS.
 * Returns how many there are, at most MOST; 0 when there is no array.
 */
size_t json_position_elements(const char *text, size_t length, const struct json_place *place,
    struct json_extent *extents, size_t most);

/*
 * A place in words: "steps[3].right"; "top level" for the whole text.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *json_position_text(const struct json_place *place);

#endif
