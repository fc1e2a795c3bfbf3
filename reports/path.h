/* path.h - where a file is, seen from a folder. */
#ifndef REPORTS_PATH_H
#define REPORTS_PATH_H

#include <stdbool.h>

/* Whether `path` is below `folder`, which has no slash at its end. Neither is looked up. */
bool path_is_below(const char *path, const char *folder);

/*
 * The rest of `path` behind `folder`, or all of `path` if it is not below `folder`. Nothing is
 * below a folder that is NULL or empty.
 */
const char *path_cut(const char *path, const char *folder);

#endif
