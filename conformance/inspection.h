/* inspection.h - what is looked at when a scenario's steps are done, whatever they were. */
#ifndef CONFORMANCE_INSPECTION_H
#define CONFORMANCE_INSPECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "conformance/detector.h"
#include "conformance/stage.h"

/* The requirement that is broken by whatever is left over. */
#define INSPECTION_NOTHING_IS_LEFT "SRV-25"

/*
 * Inspects a stage whose steps all went well, in this order: rights that servers returned are
 * released; the services of servers that returned are gone; every right that a puppet gave away is
 * accounted for; clients tell what their port spaces hold; servers and clients hold no descriptor
 * and run no thread that they should not; they exit with status 0; standard error has a message
 * where one was due and none where none was; no process is left but the bootstrap server; and that
 * ends.
 * Findings are added to the stage's. It stops at the first deadline passed or verdict forced.
 */
void inspection_run(struct stage *stage);

/* The rest is for the inspection's parts: inspection_port, _baseline and _process. */

/* The scenario's first requirement, which what has none of its own is counted against; borrowed. */
const json_t *inspection_subject(const struct stage *stage);

/* Adds a finding; `requirement` is an id, or NULL for the subject. */
void inspection_add(struct stage *stage, const char *requirement, enum detector detector, bool met,
    const char *expected, const char *observed);

/* What is said of something that did not come about. text: room for `size` bytes. */
void inspection_describe_deadline(
    const struct stage *stage, enum detector detector, char *text, size_t size);

/*
 * Waits for a condition (stage_wait) and adds what came of it.
 * Returns whether the inspection goes on.
 */
bool inspection_check(struct stage *stage, const char *requirement, enum detector detector,
    stage_condition_fn condition, void *arg, bool polled, const char *expected);

#endif
