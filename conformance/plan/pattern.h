/* pattern.h - a command line's pattern that selects cases. */
#ifndef CONFORMANCE_PLAN_PATTERN_H
#define CONFORMANCE_PLAN_PATTERN_H

#include <stdbool.h>

/*
 * A pattern is the id of a case or of a scenario, a folder (with or without a slash at the end), or
 * a string with "*" and "?" that matches the whole id of a case. "[" has no special meaning,
 * because ids contain it.
 */
struct pattern {
    const char *text; /* borrowed from the caller of pattern_begin */
    char *glob;
};

/*
 * Prepares to match TEXT, which must outlive the pattern.
 * Ownership: on success the caller ends *PATTERN with pattern_end.
 * Returns 0; -ENOMEM.
 */
int pattern_begin(struct pattern *pattern, const char *text);

/* Frees what pattern_begin made. */
void pattern_end(struct pattern *pattern);

/* Whether the pattern matches the case ID of the scenario SCENARIO. */
bool pattern_selects(const struct pattern *pattern, const char *id, const char *scenario);

#endif
