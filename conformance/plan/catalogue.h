/* catalogue.h - the protocol's requirements, as scenarios/requirements.json lists them. */
#ifndef CONFORMANCE_PLAN_CATALOGUE_H
#define CONFORMANCE_PLAN_CATALOGUE_H

#include "conformance/language/claim.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum level {
    LEVEL_MUST,
    LEVEL_SHOULD,
};

/* What a scenario can see apart from the rest of the requirement. */
struct part {
    char *id; /* "SRV-20.reply-right": the requirement's, a point, and the part's key */
    char *text;
    enum level level; /* the requirement's, unless it has another */
    bool inside;      /* cannot be seen through an adapter */
    bool inspected; /* the closing inspection of each scenario that lists the requirement sees it */
};

struct requirement {
    char *id; /* "SRV-9" */
    enum edition edition;
    enum level level;
    char basis;  /* 'P' stated, 'C' as the first implementation does it, 'S' our own judgement, 'G'
                    the  ground that the protocol stands on */
    bool inside; /* cannot be seen through an adapter */
    char *sentence;
    struct part *parts; /* in the file's order; NULL: it is one whole */
    size_t part_count;
};

struct catalogue {
    struct requirement *requirements; /* in the file's order */
    size_t count;
};

/*
 * Reads a catalogue from the file at PATH.
 * Ownership: on success the caller frees *CATALOGUE with catalogue_free.
 * A mistake in the file is one line on ERRORS, "FILE:LINE: KEY: what; expected ...".
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

/*
 * The requirement that NAME is or has a part of: "SRV-20", "SRV-20.reply-right".
 * part  set to that part; NULL for the plain id.
 * Ownership: both belong to the catalogue.
 * Returns NULL when there is no such requirement or it has no such part.
 */
const struct requirement *catalogue_find_named(
    const struct catalogue *catalogue, const char *name, const struct part **part);

/* The word for a level: "MUST" or "SHOULD". Ownership: the string is static. */
const char *level_word(enum level level);

/*
 * A requirement as results.json shows it: {"id", "level", "basis", "sentence"}.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *requirement_to_json(const struct requirement *requirement);

#endif
