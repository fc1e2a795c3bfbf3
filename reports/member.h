/* member.h - members of results.json's objects, read and printed. */
#ifndef REPORTS_MEMBER_H
#define REPORTS_MEMBER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* The text at `key`, which is the object's; "" where there is none. */
const char *member_text(const json_t *object, const char *key);

/* The text at `index` of an array, which is the array's; "" where there is none. */
const char *member_text_at(const json_t *array, size_t index);

/* The integer at `key`; 0 where there is none. */
json_int_t member_integer(const json_t *object, const char *key);

/* Prints `before`, and the text at `key` as escape_print_line does. */
void member_print(FILE *out, const char *before, const json_t *object, const char *key);

/* The same, but prints nothing where the text is missing or empty. Returns whether it printed. */
bool member_print_if_any(FILE *out, const char *before, const json_t *object, const char *key);

/* Prints `before`, and the integer at `key`. */
void member_print_integer(FILE *out, const char *before, const json_t *object, const char *key);

#endif
