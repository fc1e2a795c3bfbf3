/* stderr_file.h - what an actor wrote to its standard error. */
#ifndef CONFORMANCE_STDERR_FILE_H
#define CONFORMANCE_STDERR_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

/*
 * The last line that is not empty, without its newline; its beginning when it does not fit.
 * path  may be NULL; a file that cannot be read has no lines.
 * line  room for `size` bytes, always terminated.
 */
void stderr_file_last_line(const char *path, char *line, size_t size);

/* Whether it holds at least one line that is not empty. */
bool stderr_file_has_line(const char *path);

/*
 * The whole as text, fit for JSON; past 64 KiB it is cut, and says so.
 * Ownership: a new reference, the caller's.
 * Returns NULL when there is nothing in it, or memory is short.
 */
json_t *stderr_file_to_json(const char *path);

#endif
