/* case_file.c - the file in which a supervisor leaves the CASE object of results.json. */
#include "config.h"

#include "conformance/run/case_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int case_file_write(const json_t *object, const char *path)
{
    errno = ENOMEM;
    return json_dump_file(object, path, JSON_COMPACT) != 0 ? -errno : 0;
}

int case_memory_begin(struct case_memory *memory)
{
    memory->path = NULL;
    memory->fd = memfd_create("case", MFD_CLOEXEC);
    if (memory->fd < 0)
        return -errno;
    if (asprintf(&memory->path, "/proc/self/fd/%d", memory->fd) < 0) {
        memory->path = NULL;
        return -ENOMEM;
    }
    return 0;
}

void case_memory_end(struct case_memory *memory)
{
    if (memory->fd >= 0)
        close(memory->fd);
    free(memory->path);
    *memory = (struct case_memory)CASE_MEMORY_NONE;
}
