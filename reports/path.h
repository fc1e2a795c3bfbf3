/* path.h - where a file is, seen from a folder. */
#ifndef REPORTS_PATH_H
#define REPORTS_PATH_H

#include <stdbool.h>

/* Whether PATH, as it is written, lies below FOLDER, which ends without a slash. */
bool path_is_below(const char *path, const char *folder);

/*
 * PATH without the FOLDER that it is below, or whole if it is not below it. FOLDER may be NULL or
 * empty: nothing is below that.
 * Ownership: the result is part of PATH.
 */
const char *path_cut(const char *path, const char *folder);

#endif
