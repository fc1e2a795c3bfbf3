/* counts.h - how many cases came to which verdict, in a few words. */
#ifndef REPORTS_COUNTS_H
#define REPORTS_COUNTS_H

#include "reports/ink.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* What a verdict's word looks like; INK_PLAIN for what is no verdict. */
enum ink counts_ink(const char *word);

/*
 * Prints the verdicts that some case came to, of a "summary" as results.json has it: "52 pass, 3
 * fail". Returns how many columns that took, 0 when no case ended.
 */
int counts_print(FILE *out, bool coloured, const json_t *summary);

#endif
