/* scenario.h - one scenario file: loads and checks it, and makes its cases. */
#ifndef CONFORMANCE_PLAN_SCENARIO_H
#define CONFORMANCE_PLAN_SCENARIO_H

#include "conformance/language/claim.h"
#include "conformance/plan/catalogue.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The deadline, in milliseconds, of a scenario without "timeout_ms". */
#define SCENARIO_TIMEOUT_MS 10000

struct scenario {
    char *path;     /* of the file, as opened */
    json_t *root;   /* the contents of the file, with variables */
    const char *id; /* this and the next two belong to root */
    const char *title;
    const char *purpose;
    enum edition edition;
    unsigned needs; /* set of enum capability */
    int timeout_ms;
    size_t case_count; /* product of the axes; 1 without any */
    uint64_t digest;   /* of the file's bytes: tells whether the file has changed */
};

/*
 * Loads the scenario ID from FOLDER/ID.json and checks every case of it by all rules of the
 * language. The first mistake is one line on ERRORS, "FILE:LINE: KEY: what is wrong; expected ...".
 * Ownership: on success the caller frees *SCENARIO with scenario_free.
 * Returns 0; -EINVAL for an invalid file; another negative errno when it cannot be read (each said
 * on ERRORS).
 */
int scenario_load(const char *folder, const char *id, const struct catalogue *catalogue,
    FILE *errors, struct scenario **scenario);

/* Frees a scenario; NULL does nothing. Instances made from it stay valid. */
void scenario_free(struct scenario *scenario);

/*
 * The id of case INDEX (< case_count): "bad-token/alone[right=make-send,depth=2]"; without axes,
 * the scenario's own id. The last axis varies fastest.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *scenario_case_id(const struct scenario *scenario, size_t index);

/*
 * The scenario with the variables of case INDEX (< case_count) replaced and its rounds (rounds.h)
 * not expanded, for people to read.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *scenario_bind(const struct scenario *scenario, size_t index);

/*
 * The instance that case INDEX (< case_count) runs: a copy of the file's object without "vary",
 * with variables replaced in "actors", "steps" and "expect", and with rounds expanded.
 * scenario_load has validated it, so that an actor's "role" and "right" and a step's verb and keys
 * are known to be good.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *scenario_instantiate(const struct scenario *scenario, size_t index);

#endif
