/* requirement_coverage.h - how much of each requirement the scenarios observe. */
#ifndef CONFORMANCE_PLAN_REQUIREMENT_COVERAGE_H
#define CONFORMANCE_PLAN_REQUIREMENT_COVERAGE_H

#include "conformance/plan/catalogue.h"
#include "conformance/plan/plan.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * How much of a requirement's sentence the scenarios observe. A part does not count if its level
 * differs from the requirement's, or if it cannot be seen through an adapter.
 */
enum coverage_extent {
    COVERAGE_NOTHING,
    COVERAGE_IN_PART,
    COVERAGE_WHOLE,
    COVERAGE_EXTENTS,
};

struct requirement_coverage {
    const struct plan *plan; /* borrowed: every scenario counts, whatever is selected */
    json_t *open;            /* the reasons of open.json: an object, from the id of a requirement or
                                a part to the text */
};

/*
 * Reads the file open.json, which says why something is not observed. It lies beside REQUIREMENTS,
 * the path of the catalogue, and may be missing.
 * Ownership: the caller ends *COVERAGE with requirement_coverage_end, also after an error; PLAN
 * must outlive it.
 * Returns 0; -EINVAL for an invalid open.json; another negative errno (each said on ERRORS).
 */
int requirement_coverage_begin(struct requirement_coverage *coverage, const struct plan *plan,
    const char *requirements, FILE *errors);

/* Frees what it holds. */
void requirement_coverage_end(struct requirement_coverage *coverage);

/* Whether a scenario observes PART. PART is NULL for a requirement that has no parts. */
bool requirement_coverage_observes(const struct requirement_coverage *coverage,
    const struct requirement *requirement, const struct part *part);

/* How much of a requirement is observed. */
enum coverage_extent requirement_coverage_extent(
    const struct requirement_coverage *coverage, const struct requirement *requirement);

/* The word for an extent: "nothing", "part" or "whole". */
const char *coverage_extent_word(enum coverage_extent extent);

/*
 * Why a part is not observed, in the words of open.json. PART is NULL for the whole requirement.
 * The string belongs to COVERAGE.
 * Returns NULL when no reason is given.
 */
const char *requirement_coverage_reason(const struct requirement_coverage *coverage,
    const struct requirement *requirement, const struct part *part);

/* How many selected cases check the requirement. */
size_t requirement_coverage_cases(
    const struct requirement_coverage *coverage, const struct requirement *requirement);

/* Whether implementations must meet a requirement: those of basis 'G' are met by what they run on.
 */
bool requirement_is_asked(const struct requirement *requirement);

/* How many of the MUST requirements that implementations must meet have each extent. */
struct requirement_coverage_count {
    size_t sentences;
    size_t of[COVERAGE_EXTENTS];
};
struct requirement_coverage_count requirement_coverage_count(
    const struct requirement_coverage *coverage);

/*
 * Every requirement that implementations must meet, as "requirements" in results.json.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *requirement_coverage_to_json(const struct requirement_coverage *coverage);

#endif
