/* gcov.h - counter files (.gcda), read by the compiler's own gcov and written as a tracefile. */
#ifndef REPORTS_GCOV_H
#define REPORTS_GCOV_H

#include <stdio.h>

struct gcov {
    const char *program;        /* searched for in PATH unless it has a slash */
    const char *const *objects; /* folders whose objects count, NULL at the end; without links */
    const char *sources;        /* the folder whose files count; absolute, without links */
    FILE *info;                 /* where the tracefile is written */
    FILE *errors;
};

/*
 * Writes what the counter files below a folder say, as records of a tracefile. Only counters of
 * objects in gcov->objects are read. A folder that does not exist has no counters.
 *
 * folder  where the counter files are
 * prefix  what GCOV_PREFIX was: OBJECT.o has its counters in PREFIX/OBJECT.gcda, and what the
 *         compiler noted of it in OBJECT.gcno. Either empty, or `folder`, where links to the notes
 *         are then made.
 * test    the name that the records get
 *
 * Returns how many counter files were read; a negative errno (said on gcov->errors): -EIO when gcov
 * failed, -EINVAL when it does not print JSON (gcc before 9, or clang). Errors of writing show in
 * the state of gcov->info.
 */
int gcov_write(const struct gcov *gcov, const char *folder, const char *prefix, const char *test);

#endif
