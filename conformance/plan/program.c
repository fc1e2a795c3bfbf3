/* program.c - whether a command's first word can be executed. */
#include "config.h"

#include "conformance/plan/program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What execvp searches where there is no PATH. */
#define PATH_OTHERWISE "/bin:/usr/bin"

static int check_file(const char *file)
{
    struct stat status;

    if (access(file, X_OK) < 0 || stat(file, &status) < 0)
        return -errno;
    /* A folder may be searched, which access takes for the same. */
    return S_ISREG(status.st_mode) ? 0 : -EACCES;
}

/* The file PROGRAM in the folder of LENGTH bytes at FOLDER; an empty one is the current. */
static int check_in_folder(const char *folder, size_t length, const char *program)
{
    char *file = NULL;
    int fault;

    if (asprintf(&file, "%.*s%s%s", (int)length, folder, length > 0 ? "/" : "", program) < 0)
        return -ENOMEM;
    fault = check_file(file);
    free(file);
    return fault;
}

int program_check(const char *program, const char *path)
{
    int fault = -ENOENT;

    if (strchr(program, '/') != NULL)
        return check_file(program);
    if (path == NULL)
        path = PATH_OTHERWISE;
    for (;;) {
        size_t length = strcspn(path, ":");
        int found = check_in_folder(path, length, program);

        /* One that may not be executed is remembered, and a later one may. */
        if (found == 0 || found == -ENOMEM)
            return found;
        if (found == -EACCES)
            fault = found;
        if (path[length] == '\0')
            return fault;
        path += length + 1;
    }
}
