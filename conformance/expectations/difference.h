/* difference.h - what is different in two texts, in the unified form that patch(1) applies. */
#ifndef CONFORMANCE_EXPECTATIONS_DIFFERENCE_H
#define CONFORMANCE_EXPECTATIONS_DIFFERENCE_H

#include <stdio.h>

/*
 * Prints what makes AFTER of BEFORE, with OLD and NEW as the names of their files, and three lines
 * around each change; nothing where they are the same. The shortest difference, but where it would
 * need more than 16 MiB of memory to find: there one that is right and longer.
 * Ownership: nothing passes over.
 * Returns 0; -ENOMEM, with nothing printed.
 */
int difference_print(
    const char *before, const char *after, const char *old, const char *new, FILE *out);

#endif
