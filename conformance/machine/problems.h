/* problems.h - what keeps this machine from running cases: each problem is printed and counted. */
#ifndef CONFORMANCE_MACHINE_PROBLEMS_H
#define CONFORMANCE_MACHINE_PROBLEMS_H

#include <stdio.h>

struct problems {
    FILE *out; /* borrowed */
    unsigned int count;
};

/*
 * Prints one problem on a line of its own and counts it. The text says what is missing, what was
 * seen, and what to do.
 */
void problems_add(struct problems *problems, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
