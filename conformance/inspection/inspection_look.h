/* inspection_look.h - one look of the inspection, and the finding that it makes. */
#ifndef CONFORMANCE_INSPECTION_INSPECTION_LOOK_H
#define CONFORMANCE_INSPECTION_INSPECTION_LOOK_H

#include "conformance/stage/detector.h"
#include "conformance/stage/loop.h"
#include "conformance/stage/stage.h"

#include <stdbool.h>
#include <stddef.h>

/* The requirement that is broken by whatever is left over. */
#define INSPECTION_NOTHING_IS_LEFT "SRV-25.seen"

/* What is broken by a program that does not answer or end as it should: subject_of_role's id. */
const char *inspection_look_subject(const struct stage *stage, const struct actor *actor);

/* Adds a finding; `requirement` is an id of a requirement, or of a part. */
void inspection_look_add(struct stage *stage, const char *requirement, enum detector detector,
    bool met, const char *expected, const char *observed);

/* Whether that requirement is a MUST; one that the catalogue does not have is. */
bool inspection_look_is_must(const struct stage *stage, const char *requirement);

/* What is said of something that did not come about. text: room for `size` bytes. */
void inspection_look_describe_deadline(
    const struct stage *stage, enum detector detector, char *text, size_t size);

/*
 * Waits for a condition (stage_wait) and adds what came of it.
 * Returns whether the inspection goes on.
 */
bool inspection_look_await(struct stage *stage, const char *requirement, enum detector detector,
    stage_condition_fn condition, void *arg, bool polled, const char *expected);

#endif
