/* survey.h - how much of each requirement the scenarios observe. */
#ifndef CONFORMANCE_PLAN_SURVEY_H
#define CONFORMANCE_PLAN_SURVEY_H

#include "conformance/plan/catalogue.h"
#include "conformance/plan/plan.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * How much of a requirement's sentence is observed. Parts that have another level than the
 * requirement, or that cannot be seen through an adapter, do not count.
 */
enum survey_extent {
    SURVEY_NOTHING,
    SURVEY_IN_PART,
    SURVEY_WHOLE,
    SURVEY_EXTENTS,
};

struct survey {
    const struct plan *plan; /* borrowed: all its scenarios, whatever is selected */
    json_t *open;            /* open.json's reasons: an object, from the id of a requirement or a
                                part to the text */
};

/*
 * Begins a survey of PLAN's scenarios, and reads why what is not observed is not: the file
 * open.json beside REQUIREMENTS, the path of the catalogue. A folder without one gives no reasons.
 * Ownership: the caller ends *SURVEY with survey_end, also after a failure; PLAN must outlive it.
 * Returns 0; -EINVAL for an invalid open.json (said on ERRORS); another negative errno (said too).
 */
int survey_begin(
    struct survey *survey, const struct plan *plan, const char *requirements, FILE *errors);

/* Frees what it holds. */
void survey_end(struct survey *survey);

/* Whether a scenario observes PART; NULL for all of a requirement that has no parts. */
bool survey_observes(
    const struct survey *survey, const struct requirement *requirement, const struct part *part);

/* How much of a requirement is observed. */
enum survey_extent survey_extent(
    const struct survey *survey, const struct requirement *requirement);

/* The word for an extent: "nothing", "part" or "whole". Ownership: the string is static. */
const char *survey_word(enum survey_extent extent);

/*
 * Why a part (NULL: any of the requirement) is not observed, in the words of open.json.
 * Ownership: the survey's. Returns NULL when nothing is said.
 */
const char *survey_reason(
    const struct survey *survey, const struct requirement *requirement, const struct part *part);

/* How many selected cases check the requirement. */
size_t survey_cases(const struct survey *survey, const struct requirement *requirement);

/* Whether a requirement is asked of implementations, and not of the ground below them. */
bool survey_is_asked(const struct requirement *requirement);

/* How many of the MUST sentences that are asked of implementations have each extent. */
struct survey_count {
    size_t sentences;
    size_t of[SURVEY_EXTENTS];
};
struct survey_count survey_count(const struct survey *survey);

/*
 * Every requirement that is asked of implementations, as "requirements" in results.json.
 * Ownership: a new reference, the caller's. Returns NULL when memory is short.
 */
json_t *survey_to_json(const struct survey *survey);

#endif
