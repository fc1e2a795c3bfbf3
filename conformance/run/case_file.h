/* case_file.h - the file in which a supervisor leaves the CASE object of results.json. */
#ifndef CONFORMANCE_RUN_CASE_FILE_H
#define CONFORMANCE_RUN_CASE_FILE_H

#include <jansson.h>

/*
 * Writes an object to `path`, in place of what is there.
 * Returns 0; -ENOMEM; a negative errno.
 */
int case_file_write(const json_t *object, const char *path);

/* Such a file in memory: programs could fill a disk. */
struct case_memory {
    int fd;
    char *path; /* in the process that made it, and in what that forks */
};

#define CASE_MEMORY_NONE \
    { \
        .fd = -1, .path = NULL \
    }

/*
 * Makes one that is empty. Ownership: case_memory_end frees what it holds, also when this failed.
 * Returns 0; -ENOMEM; a negative errno.
 */
int case_memory_begin(struct case_memory *memory);

/* Frees it; CASE_MEMORY_NONE is fine. */
void case_memory_end(struct case_memory *memory);

#endif
