/* case_file.h - the file in which a supervisor leaves the CASE object of results.json. */
#ifndef CONFORMANCE_RUN_CASE_FILE_H
#define CONFORMANCE_RUN_CASE_FILE_H

#include <jansson.h>

/*
 * Writes an object to `path`, in place of what is there.
 * Returns 0; -ENOMEM; a negative errno.
 */
int case_file_write(const json_t *object, const char *path);

#endif
