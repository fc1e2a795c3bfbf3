/* catalogue.h - the protocol's requirements, as scenarios/requirements.json lists them. */
#ifndef CONFORMANCE_PLAN_CATALOGUE_H
#define CONFORMANCE_PLAN_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <jansson.h>

#include "conformance/language/claim.h"

enum level {
    LEVEL_MUST,
    LEVEL_SHOULD,
};

struct requirement {
    char *id; /* "SRV-9" */
    enum edition edition;
    enum level level;
    char basis;  /* 'P' stated, 'C' as the first implementation does it, 'S' our own judgement, 'G'
                    the  ground that the protocol stands on */
    bool inside; /* cannot be seen through an adapter */
    char *sentence;
    json_t *also; /* parts with a level of their own: array of {"level", "inside"?, "sentence"};
                     NULL for none */
};

struct catalogue {
    struct requirement *requirements; /* in the file's order */
    size_t count;
};

/*
 * Reads a catalogue from the file at PATH.
 * Ownership: on success the caller frees *CATALOGUE with catalogue_free.
 * A fault of the file is one line on ERRORS, "FILE:LINE: KEY: what; expected ...".
 * Returns 0; -EINVAL for an invalid file (said on ERRORS); another negative errno (said there too)
 * when it cannot be read.
 */
int catalogue_load(const char *path, FILE *errors, struct catalogue **catalogue);

/* Frees a catalogue; NULL does nothing. */
void catalogue_free(struct catalogue *catalogue);

/*
 * The requirement of that id.
 * Ownership: it belongs to the catalogue.
 * Returns NULL when there is none.
 */
const struct requirement *catalogue_find(const struct catalogue *catalogue, const char *id);

/* The word for a level: "MUST" or "SHOULD". Ownership: the string is static. */
const char *level_word(enum level level);

/*
 * A requirement as results.json shows it: {"id", "level", "basis", "sentence"}.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *requirement_to_json(const struct requirement *requirement);

#endif
