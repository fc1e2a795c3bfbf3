/* document.h - a JSON file read to be checked: its text, its contents, and complaints about it. */
#ifndef CONFORMANCE_PLAN_DOCUMENT_H
#define CONFORMANCE_PLAN_DOCUMENT_H

#include "conformance/plan/json_position.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct document {
    const char *path; /* borrowed from the caller of document_open */
    char *text;       /* as read, so that lines can be found */
    size_t length;    /* bytes of text */
    json_t *root;     /* an object */
    const char
        *context; /* the case being checked, "[right=send]", for complaints; NULL: none; borrowed */
    FILE *errors; /* borrowed */
};

/*
 * Reads the file at PATH: a JSON object, of at most 1 MiB, no key twice in one object.
 * Ownership: on success the caller closes *DOCUMENT with document_close; PATH and ERRORS must
 * outlive it. Returns 0; -EINVAL when it is something else; another negative errno when it cannot
 * be read (each said in one line on ERRORS).
 */
int document_open(const char *path, FILE *errors, struct document *document);

/* Frees what document_open made; a zeroed document is fine. */
void document_close(struct document *document);

/*
 * Says in one line what is wrong at PLACE and what was expected: "FILE:LINE: KEY: WRONG; expected
 * EXPECTED". WRONG is printf's format for what follows; control characters in it come out as "?".
 * Returns -EINVAL, so that it can be returned at once; -ENOMEM.
 */
int document_complain(const struct document *document, const struct json_place *place,
    const char *expected, const char *wrong, ...) __attribute__((format(printf, 4, 5)));

/*
 * Checks, each of VALUE, which stands at PLACE. A missing value (NULL) is complained of as such.
 * Each returns 0; -EINVAL after a complaint; -ENOMEM.
 */

/* An object whose keys are all among KEYS (NULL at the end). */
int document_check_object(const struct document *document, const struct json_place *place,
    json_t *value, const char *const *keys);

/*
 * The head of a file of ours, which stands at no place: an object whose keys are all among KEYS, of
 * the format FORMAT and the version VERSION.
 */
int document_check_head(
    const struct document *document, const char *const *keys, const char *format, int version);

/* An array; with at least one element if FILLED. */
int document_check_array(const struct document *document, const struct json_place *place,
    const json_t *value, bool filled);

/* A string that is not empty; *TEXT belongs to VALUE. */
int document_check_text(const struct document *document, const struct json_place *place,
    const json_t *value, const char **text);

/* One of WORDS (NULL at the end); *WORD belongs to VALUE. */
int document_check_word(const struct document *document, const struct json_place *place,
    const json_t *value, const char *const *words, const char **word);

/* An integer from LEAST to MOST. */
int document_check_integer(const struct document *document, const struct json_place *place,
    const json_t *value, int least, int most, int *integer);

/* true or false. */
int document_check_boolean(const struct document *document, const struct json_place *place,
    const json_t *value, bool *boolean);

/* An array of words, none twice; *BITS gets the bit (1 << position in WORDS) of each. */
int document_check_words(const struct document *document, const struct json_place *place,
    const json_t *value, const char *const *words, unsigned *bits);

#endif
