/* tally.h - how often each line, branch and function of some source files ran. */
#ifndef REPORTS_TALLY_H
#define REPORTS_TALLY_H

#include <jansson.h>
#include <stdio.h>

struct tally;

/*
 * An empty tally of the files below SOURCES, a folder's path from the root without links.
 * Ownership: the caller frees it with tally_free; SOURCES must outlive it.
 * Returns NULL when memory is short.
 */
struct tally *tally_new(const char *sources);

/* Frees a tally; NULL does nothing. */
void tally_free(struct tally *tally);

/*
 * Adds what gcov says of one object (its JSON, format version 1 or 2). Files that are not below the
 * tally's sources, or no longer there, are left out.
 * Ownership: nothing is kept.
 * Returns 0; -EINVAL when it is not in that format; -ENOMEM.
 */
int tally_add(struct tally *tally, const json_t *document);

/*
 * Writes the tally in lcov's format, all under the test's name TEST. Errors show in OUT's state.
 */
void tally_write(const struct tally *tally, const char *test, FILE *out);

#endif
