/* summary.h - how many cases ended with which verdict: results.json's "summary". */
#ifndef REPORTS_SUMMARY_H
#define REPORTS_SUMMARY_H

#include "reports/terminal.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* The colour of a verdict's word; TERMINAL_PLAIN for a word that is no verdict. */
enum terminal_colour summary_colour(const char *verdict);

/* Whether nobody wants this verdict: fail, unexpected-pass, error, flaky. */
bool summary_is_bad(const char *verdict);

/*
 * Prints the verdicts that occurred: "52 pass, 3 fail".
 *
 * Returns the number of columns that this takes; 0 when no case ended.
 */
int summary_print(FILE *out, bool coloured, const json_t *summary);

/*
 * Adds the counts of `summary` to those of `sum`.
 *
 * Returns 0; -ENOMEM, also when one of them is NULL because memory was short.
 */
int summary_add(json_t *sum, json_t *summary);

#endif
