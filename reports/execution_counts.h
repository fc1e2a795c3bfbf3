/* execution_counts.h - how often each line, branch and function of some source files ran. */
#ifndef REPORTS_EXECUTION_COUNTS_H
#define REPORTS_EXECUTION_COUNTS_H

#include <jansson.h>
#include <stdio.h>

struct execution_counts;

/*
 * Makes counts, all zero, of the files below `sources`, a folder's absolute path without links.
 *
 * Ownership: the caller frees them with execution_counts_free; `sources` must outlive them.
 * Returns NULL when memory is short.
 */
struct execution_counts *execution_counts_new(const char *sources);

/* Frees the counts; NULL does nothing. */
void execution_counts_free(struct execution_counts *counts);

/*
 * Adds what gcov says of one object: its JSON, format version 1 or 2. Files that are not below the
 * sources, or no longer there, are left out.
 *
 * Returns 0; -EINVAL when it is not in that format; -ENOMEM.
 */
int execution_counts_add(struct execution_counts *counts, const json_t *document);

/* Writes the counts as lcov's tracefile, for the test `test`. Errors show in the state of `out`. */
void execution_counts_write(const struct execution_counts *counts, const char *test, FILE *out);

#endif
