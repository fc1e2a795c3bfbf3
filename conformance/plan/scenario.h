/* scenario.h - one scenario file: loaded, checked against the whole language, and made into cases.
 */
#ifndef CONFORMANCE_PLAN_SCENARIO_H
#define CONFORMANCE_PLAN_SCENARIO_H

#include "conformance/language/claim.h"
#include "conformance/plan/catalogue.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Milliseconds that a scenario may take when it does not say. */
#define SCENARIO_TIMEOUT_MS 10000

struct scenario {
    char *path;     /* of the file, as opened */
    json_t *root;   /* the file's contents, variables not replaced */
    const char *id; /* this and the next two belong to root */
    const char *title;
    const char *purpose;
    enum edition edition;
    unsigned needs; /* set of enum capability */
    int timeout_ms;
    size_t case_count; /* product of the axes; 1 without any */
    uint64_t digest;   /* of the file's bytes: another one is another text */
};

/*
 * Loads the scenario ID from FOLDER/ID.json and checks all that the language asks, for every case.
 * The first mistake is one line on ERRORS, "FILE:LINE: KEY: what is wrong; expected ...".
 * Ownership: on success the caller frees *SCENARIO with scenario_free.
 * Returns 0; -EINVAL for an invalid file (said on ERRORS); another negative errno (said there too)
 * when the file cannot be read.
 */
int scenario_load(const char *folder, const char *id, const struct catalogue *catalogue,
    FILE *errors, struct scenario **scenario);

/* Frees a scenario; NULL does nothing. Instances made from it stay valid. */
void scenario_free(struct scenario *scenario);

/*
 * The id of case INDEX (< case_count): "bad-token/alone[right=make-send,depth=2]", or the
 * scenario's own id where nothing varies. The last axis varies fastest. Ownership: the caller frees
 * it. Returns NULL when memory is short.
 */
char *scenario_case_id(const struct scenario *scenario, size_t index);

/*
 * The scenario with what case INDEX (< case_count) binds, its rounds (rounds.h) not expanded: to be
 * shown.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *scenario_bind(const struct scenario *scenario, size_t index);

/*
 * The scenario as case INDEX (< case_count) runs it: a copy of the file's object whose variables in
 * "actors", "steps" and "expect" are replaced, without "vary", and whose rounds are expanded.
 * scenario_load has validated it: an actor's "role" and "right", a step's verb and keys can be
 * relied upon. Ownership: a new reference, the caller's. Returns NULL when memory is short.
 */
json_t *scenario_instantiate(const struct scenario *scenario, size_t index);

#endif
