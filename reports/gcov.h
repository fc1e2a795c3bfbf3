/* gcov.h - counter files (.gcda), read by the compiler's own gcov. */
#ifndef REPORTS_GCOV_H
#define REPORTS_GCOV_H

#include "reports/execution_counts.h"

#include <stdio.h>

struct gcov {
    const char *program;        /* searched for in PATH unless it has a slash */
    const char *const *objects; /* folders of what counts, NULL at the end; paths without links */
    FILE *errors;
};

/*
 * Adds to TALLY what the counter files below the folder FOLDER say. They are those of GCOV's
 * objects: an object OBJECT.o has its counters in PREFIX/OBJECT.gcda, and what the compiler noted
 * of it in OBJECT.gcno; PREFIX is empty or names FOLDER, where links to the notes are made. A
 * folder that is not there has no counters. Ownership: all stays the caller's. Returns how many
 * counter files were read; a negative errno (said on GCOV's errors), -EIO for a gcov that failed,
 * -EINVAL for one that does not speak JSON (of gcc before 9, or clang's).
 */
int gcov_add(const struct gcov *gcov, const char *folder, const char *prefix,
    struct execution_counts *counts);

#endif
