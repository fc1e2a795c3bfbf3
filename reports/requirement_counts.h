/*
 * requirement_counts.h - how often a run checked each requirement: results.json's "requirements".
 *
 * A check is a finding, which names the requirements and the parts that it is about. "met" and
 * "unmet" count the checks of each part, and of each requirement without parts. Of a requirement
 * with parts only "unmet" is counted, because what was met was met of its parts.
 */
#ifndef REPORTS_REQUIREMENT_COUNTS_H
#define REPORTS_REQUIREMENT_COUNTS_H

#include <jansson.h>
#include <stddef.h>

/* How many MUST sentences are checked. */
struct requirement_totals {
    size_t sentences;
    size_t in_part;    /* the suite checks some of their parts */
    size_t by_nothing; /* the suite checks none */
    size_t not_here;   /* the suite checks them, but this run did not: skipped, or not selected */
};

/* Counts the findings of a case, an element of "scenarios". */
void requirement_counts_add(json_t *requirements, const json_t *case_object);

/* Sets all counts to 0. */
void requirement_counts_reset(json_t *requirements);

/* Counts the MUST sentences; all counts are 0 if `requirements` is NULL. */
struct requirement_totals requirement_counts_total(const json_t *requirements);

/* The element of "requirements", or of the "parts" of one, with this id. NULL if there is none. */
json_t *requirement_counts_find(const json_t *list, const char *id);

#endif
