/* pattern.h - a word that selects cases. */
#ifndef CONFORMANCE_PLAN_PATTERN_H
#define CONFORMANCE_PLAN_PATTERN_H

#include <stdbool.h>

/*
 * A pattern is a case's id, a scenario's id, a folder (with or without a slash at the end), or a
 * string with "*" and "?" that fits a case's id as a whole ("[" stands for itself, since ids
 * contain it).
 */
struct pattern {
    const char *text; /* borrowed from the caller of pattern_begin */
    char *glob;
};

/*
 * Makes ready to compare with TEXT, which must outlive the pattern.
 * Ownership: on success the caller ends *PATTERN with pattern_end.
 * Returns 0; -ENOMEM.
 */
int pattern_begin(struct pattern *pattern, const char *text);

/* Frees what pattern_begin made. */
void pattern_end(struct pattern *pattern);

/* Whether it selects the case ID of the scenario SCENARIO. */
bool pattern_selects(const struct pattern *pattern, const char *id, const char *scenario);

#endif
