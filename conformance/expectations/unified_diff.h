/* unified_diff.h - the unified diff of two texts, which patch(1) applies; made by diff(1). */
#ifndef CONFORMANCE_EXPECTATIONS_UNIFIED_DIFF_H
#define CONFORMANCE_EXPECTATIONS_UNIFIED_DIFF_H

#include <stdio.h>

/*
 * Prints the unified diff that makes AFTER of BEFORE, with OLD and NEW as the names of their files
 * and three lines of context; nothing if the texts are the same.
 * Returns 0; a negative errno when diff cannot be run (said on ERRORS), with nothing printed.
 */
int unified_diff_print(const char *before, const char *after, const char *old, const char *new,
    FILE *out, FILE *errors);

#endif
