/* tracefile_record.h - what gcov counted in one object, as records of lcov's tracefile. */
#ifndef REPORTS_TRACEFILE_RECORD_H
#define REPORTS_TRACEFILE_RECORD_H

#include <jansson.h>
#include <stdio.h>

/*
 * Writes a record for each source file of `document`: how often its functions, branches and lines
 * ran. Nothing is added up here: lcov, genhtml and tracefile_load do that for records of the same
 * test and file.
 *
 * document  gcov's JSON, format version 1 or 2
 * sources   a folder's absolute path without links; files that are not below it, or no longer
 *           there, are left out
 * test      the name that the records get (TN)
 *
 * Returns 0; -EINVAL when `document` is not in that format, with perhaps a part of it written;
 * -ENOMEM. Errors of writing show in the state of `out`.
 */
int tracefile_record_write(
    const json_t *document, const char *sources, const char *test, FILE *out);

#endif
