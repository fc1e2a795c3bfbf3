/* case_file.c - the file in which a supervisor leaves the CASE object of results.json. */
#include "config.h"

#include "conformance/case_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int case_file_write(const json_t *object, const char *path)
{
    char *temporary;
    if (asprintf(&temporary, "%s.new", path) < 0)
        return -ENOMEM;
    errno = ENOMEM;
    int error = json_dump_file(object, temporary, JSON_COMPACT) ? -errno : 0;
    if (!error && rename(temporary, path))
        error = -errno;
    if (error)
        unlink(temporary);
    free(temporary);
    return error;
}
