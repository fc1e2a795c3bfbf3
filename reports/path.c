/* path.c - where a file is, seen from a folder. */
#include "config.h"

#include "reports/path.h"

#include <string.h>

bool path_is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    return length > 0 && strncmp(path, folder, length) == 0 && path[length] == '/';
}

const char *path_cut(const char *path, const char *folder)
{
    return folder != NULL && path_is_below(path, folder) ? path + strlen(folder) + 1 : path;
}
