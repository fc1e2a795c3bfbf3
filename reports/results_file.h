/* results_file.h - results.json, read and checked. */
#ifndef REPORTS_RESULTS_FILE_H
#define REPORTS_RESULTS_FILE_H

#include <jansson.h>
#include <stdio.h>

/* "format" and "version" in results.json. */
#define RESULTS_FORMAT "shakedown-results"
#define RESULTS_VERSION 1

/*
 * Reads the results.json at `path` and checks what the rest of this folder relies on: format and
 * version; that every member of the run's head and end is there and has its type; id, number and
 * verdict of each case.
 *
 * Ownership: *results is a new reference, the caller's.
 * Returns 0; -EINVAL when it holds no results (one line on `errors` says why).
 */
int results_file_load(const char *path, FILE *errors, json_t **results);

#endif
