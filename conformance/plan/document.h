/* document.h - a JSON file that is read and checked member by member. */
#ifndef CONFORMANCE_PLAN_DOCUMENT_H
#define CONFORMANCE_PLAN_DOCUMENT_H

#include "conformance/plan/json_position.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct document {
    const char *path; /* borrowed from the caller of document_open */
    char *text;       /* as read: complaints name its lines */
    size_t length;    /* bytes of text */
    json_t *root;     /* an object */
    const char
        *context; /* the case being checked, "[right=send]", for complaints; borrowed; NULL: none */
    FILE *errors; /* borrowed */
};

/*
 * Reads the file at PATH: one JSON object of at most 1 MiB, without duplicate keys.
 * Ownership: on success the caller closes *DOCUMENT with document_close; PATH and ERRORS must
 * outlive it.
 * Returns 0; -EINVAL when it is something else; another negative errno when it cannot be read (each
 * said in one line on ERRORS).
 */
int document_open(const char *path, FILE *errors, struct document *document);

/* Frees what document_open made; a document that is all zero is fine. */
void document_close(struct document *document);

/*
 * Prints the line "FILE:LINE: KEY: WRONG; expected EXPECTED" for what stands at PLACE. WRONG is a
 * format for printf and its arguments.
 * Returns -EINVAL, so that the caller can return it at once; -ENOMEM.
 */
int document_complain(const struct document *document, const struct json_place *place,
    const char *expected, const char *wrong, ...) __attribute__((format(printf, 4, 5)));

/*
 * Each function below checks VALUE, which stands at PLACE. NULL is a missing value, and the
 * complaint says so.
 * Returns 0; -EINVAL after a complaint; -ENOMEM.
 */

/* An object whose keys are all among KEYS (NULL at the end). */
int document_check_object(const struct document *document, const struct json_place *place,
    json_t *value, const char *const *keys);

/*
 * The top of the document, which must be an object with no keys but KEYS, the format FORMAT and the
 * version VERSION.
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
