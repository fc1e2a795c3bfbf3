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

/* A part of a requirement that a scenario can observe without the rest. */
struct part {
    char *id; /* "SRV-20.reply-right": the requirement's id, a point, and the key */
    char *text;
    enum level level; /* the requirement's, unless the part has its own */
    bool inside;      /* cannot be seen through an adapter */
    bool inspected; /* the closing inspection of each scenario that lists the requirement sees it */
};

struct requirement {
    char *id; /* "SRV-9" */
    enum edition edition;
    enum level level;
    char basis;  /* 'P' stated by the class reference, 'C' as the first implementation does, 'S' our
                    own judgement, 'G' a property of what the protocol runs on */
    bool inside; /* cannot be seen through an adapter */
    char *sentence;
    struct part *parts; /* in the file's order; NULL: none */
    size_t part_count;
};

struct catalogue {
    struct requirement *requirements; /* in the file's order */
    size_t count;
};

/*
 * Reads a catalogue from the file at PATH. The first mistake is one line on ERRORS, "FILE:LINE:
 * KEY: what; expected ...".
 * Ownership: on success the caller frees *CATALOGUE with catalogue_free.
 * Returns 0; -EINVAL for an invalid file; another negative errno when it cannot be read (each said
 * on ERRORS).
 */
int catalogue_load(const char *path, FILE *errors, struct catalogue **catalogue);

/* Frees a catalogue; NULL does nothing. */
void catalogue_free(struct catalogue *catalogue);

/*
 * The requirement with that id. It belongs to the catalogue.
 * Returns NULL when there is none.
 */
const struct requirement *catalogue_find(const struct catalogue *catalogue, const char *id);

/*
 * The requirement that NAME, "SRV-20" or "SRV-20.reply-right", is or has as a part.
 * part  set to the part; to NULL for the plain id. Both belong to the catalogue.
 * Returns NULL when there is no such requirement or no such part.
 */
const struct requirement *catalogue_find_named(
    const struct catalogue *catalogue, const char *name, const struct part **part);

/* The word for a level: "MUST" or "SHOULD". */
const char *level_word(enum level level);

/*
 * A requirement as results.json shows it: {"id", "level", "basis", "sentence"}.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *requirement_to_json(const struct requirement *requirement);

#endif
