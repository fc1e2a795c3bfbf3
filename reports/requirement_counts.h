/* requirement_counts.h - what a run observed of each requirement: the "requirements" of
 * results.json. */
#ifndef REPORTS_REQUIREMENT_COUNTS_H
#define REPORTS_REQUIREMENT_COUNTS_H

#include <jansson.h>
#include <stddef.h>

/* How many MUST sentences are checked whole, in part, or by nothing. */
struct requirement_totals {
    size_t sentences;
    size_t in_part;
    size_t by_nothing;
    size_t
        not_here; /* checked by the suite, and by nothing in this run: skipped, or not selected */
};

/*
 * Counts the findings of CASE_OBJECT, an element of "scenarios", in REQUIREMENTS: "met" and "unmet"
 * of each part that they name, and of each requirement that has no parts. Of one that has parts
 * "unmet" alone is counted: what was met is met of the parts.
 * Ownership: nothing is kept.
 */
void requirement_counts_add(json_t *requirements, const json_t *case_object);

/* Sets all these counts to 0. */
void requirement_counts_reset(json_t *requirements);

/* Counts the sentences of REQUIREMENTS; all are 0 where it is NULL. */
struct requirement_totals requirement_counts_total(const json_t *requirements);

/* The element of REQUIREMENTS, or of its "parts", with that id. NULL when there is none. */
json_t *requirement_counts_find(const json_t *list, const char *id);

#endif
