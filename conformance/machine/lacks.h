/* lacks.h - what this machine, or whoever started us, does not give to a run: a list of causes. */
#ifndef CONFORMANCE_MACHINE_LACKS_H
#define CONFORMANCE_MACHINE_LACKS_H

#include <stdio.h>

struct lacks {
    FILE *out; /* where they are said; borrowed */
    unsigned int count;
};

/*
 * Says one cause in a line of its own, and counts it. The text names what is missing, with what
 * was seen, and what to do.
 */
void lacks_add(struct lacks *lacks, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
