/* case_file.c - the file in which a supervisor leaves the CASE object of results.json. */
#include "config.h"

#include "conformance/run/case_file.h"

#include <errno.h>

int case_file_write(const json_t *object, const char *path)
{
    errno = ENOMEM;
    return json_dump_file(object, path, JSON_COMPACT) ? -errno : 0;
}
