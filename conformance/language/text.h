/* text.h - prepares bytes that another program wrote for JSON and for messages. */
#ifndef CONFORMANCE_LANGUAGE_TEXT_H
#define CONFORMANCE_LANGUAGE_TEXT_H

#include <jansson.h>
#include <stddef.h>

/*
 * Makes a JSON string of LENGTH bytes. NUL and bytes that are not UTF-8 become U+FFFD.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *text_to_json(const char *bytes, size_t length);

/*
 * Copies the last line that is not empty from a text of LENGTH bytes, without its line end, and
 * cuts it to SIZE bytes. TEXT may be NULL if LENGTH is 0.
 */
void text_last_line(const char *text, size_t length, char *line, size_t size);

/* Replaces control characters by spaces, so that the string is one line. */
void text_join_lines(char *text);

#endif
