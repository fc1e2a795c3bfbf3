/* rehearsal.h - a case played on paper: does each step name actors and ports that exist by then. */
#ifndef CONFORMANCE_PLAN_REHEARSAL_H
#define CONFORMANCE_PLAN_REHEARSAL_H

#include "conformance/plan/catalogue.h"
#include "conformance/plan/document.h"
#include "conformance/plan/rounds.h"

#include <jansson.h>

/*
 * Checks the members "actors", "steps" and "expect" of INSTANCE, a case made of DOCUMENT (its
 * variables replaced), and that every requirement named there is in CATALOGUE and in INSTANCE's
 * "requirements", which is checked already.
 * rounds  where the instance's rounds are, which the document has once.
 * Returns 0; -EINVAL after a complaint; -ENOMEM.
 */
int rehearsal_run(const struct document *document, const struct catalogue *catalogue,
    struct rounds rounds, json_t *instance);

/*
 * Checks a requirement's id at PLACE: a string, in CATALOGUE, and in the array LISTED unless that
 * is NULL. Returns 0; -EINVAL after a complaint; -ENOMEM.
 */
int rehearsal_check_requirement(const struct document *document, const struct json_place *place,
    const struct catalogue *catalogue, const json_t *listed, const json_t *value);

#endif
