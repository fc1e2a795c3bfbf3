/* rehearsal.h - checks before a run that each step's actors and ports will exist. */
#ifndef CONFORMANCE_PLAN_REHEARSAL_H
#define CONFORMANCE_PLAN_REHEARSAL_H

#include "conformance/plan/catalogue.h"
#include "conformance/plan/document.h"
#include "conformance/plan/rounds.h"

#include <jansson.h>

/*
 * Checks the members "actors", "steps" and "expect" of INSTANCE, a case of DOCUMENT with its
 * variables replaced. Every requirement that they name must be in CATALOGUE and in INSTANCE's
 * "requirements", which the caller has checked.
 * rounds  where the instance's rounds are; the document has their steps once.
 * Returns 0; -EINVAL after a complaint; -ENOMEM.
 */
int rehearsal_run(const struct document *document, const struct catalogue *catalogue,
    struct rounds rounds, json_t *instance);

/*
 * Checks VALUE, which stands at PLACE: the id of a requirement that is in CATALOGUE and in the
 * array LISTED. If LISTED is NULL, only the catalogue counts.
 * Returns 0; -EINVAL after a complaint; -ENOMEM.
 */
int rehearsal_check_requirement(const struct document *document, const struct json_place *place,
    const struct catalogue *catalogue, const json_t *listed, const json_t *value);

#endif
