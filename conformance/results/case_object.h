/* case_object.h - the CASE object of results.json, before the case has a verdict. */
#ifndef CONFORMANCE_RESULTS_CASE_OBJECT_H
#define CONFORMANCE_RESULTS_CASE_OBJECT_H

#include "conformance/plan/plan.h"
#include "conformance/plan/scenario.h"

#include <jansson.h>
#include <stddef.h>

/*
 * Makes the CASE object. Its members "id", "scenario", "number", "file", "title", "purpose",
 * "requirements" and "rerun" are final. The others are empty and the caller sets them: verdict
 * "error", reason "", findings [], warnings 0, duration_ms 0.0, trace [], stderr {}, processes [].
 * index     a case of PLAN.
 * scenario  its scenario; NULL when it could not be loaded: title and purpose are then "".
 * program   how the driver was called.
 * options   what must follow the id to run the case again, quoted for a shell ("--implementation
 *           x.json"); may be "".
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *case_object_new(const struct plan *plan, size_t index, const struct scenario *scenario,
    const char *program, const char *options);

#endif
