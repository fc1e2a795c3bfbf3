/* text.h - bytes that another program wrote, made fit for JSON. */
#ifndef CONFORMANCE_LANGUAGE_TEXT_H
#define CONFORMANCE_LANGUAGE_TEXT_H

#include <jansson.h>
#include <stddef.h>

/*
 * A string of `length` bytes; what is not UTF-8 in it, and NUL, becomes U+FFFD.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *text_to_json(const char *bytes, size_t length);

/*
 * Copies the last line of a text of `length` bytes that is not empty, without its end; what does
 * not fit into `size` bytes is cut. The text may be NULL where there is none.
 */
void text_last_line(const char *text, size_t length, char *line, size_t size);

/* Turns the control characters of a string into spaces, so that it makes one line. */
void text_join_lines(char *text);

#endif
