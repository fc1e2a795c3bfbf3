/* merge.h - the results of a run's parts (--shard), merged into those of the whole run. */
#ifndef REPORTS_MERGE_H
#define REPORTS_MERGE_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Merges the results of all parts of one run. The cases are put in the order of the full list;
 * counts, duration and exit status are computed again; "parts" keeps what was each part's own.
 *
 * parts  `count` results, in any order, as results_file_load reads them
 * paths  where each was read from, for messages
 *
 * Ownership: *merged is a new reference, the caller's; it shares its cases with `parts`.
 * Returns 0; -EINVAL when they are not the parts of one run, or not all of them (one line on
 * `errors` says why); -ENOMEM.
 */
int merge_results(
    json_t *const *parts, char *const *paths, size_t count, FILE *errors, json_t **merged);

#endif
