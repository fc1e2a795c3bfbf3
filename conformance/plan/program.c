/* program.c - whether a command's first word can be executed. */
#include "config.h"

#include "conformance/plan/program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folders that execvp searches without PATH. */
#define PATH_OTHERWISE "/bin:/usr/bin"

static int check_file(const char *file)
{
    struct stat status;

    if (access(file, X_OK) < 0 || stat(file, &status) < 0)
        return -errno;
    /* access(2) also succeeds for a folder that may be searched. */
    return S_ISREG(status.st_mode) ? 0 : -EACCES;
}

/*
 * Looks for the file PROGRAM in the folder of LENGTH bytes at FOLDER; an empty one is the current.
 * The caller frees *FILE, also after an error.
 */
static int check_in_folder(const char *folder, size_t length, const char *program, char **file)
{
    if (asprintf(file, "%.*s%s%s", (int)length, folder, length > 0 ? "/" : "", program) < 0) {
        *file = NULL;
        return -ENOMEM;
    }
    return check_file(*file);
}

int program_find(const char *program, const char *path, char **file)
{
    int error = -ENOENT;

    *file = NULL;
    if (strchr(program, '/') != NULL) {
        *file = strdup(program);
        return *file != NULL ? check_file(program) : -ENOMEM;
    }
    if (path == NULL)
        path = PATH_OTHERWISE;
    for (;;) {
        size_t length = strcspn(path, ":");
        char *one;
        int found = check_in_folder(path, length, program, &one);

        /* As execvp does, goes on after a file that may not be executed. */
        if (found == 0 || found == -ENOMEM || (found == -EACCES && error != -EACCES)) {
            free(*file);
            *file = one;
            error = found;
        } else {
            free(one);
        }
        if (found == 0 || found == -ENOMEM || path[length] == '\0')
            return error;
        path += length + 1;
    }
}

int program_check(const char *program, const char *path)
{
    char *file;
    int error = program_find(program, path, &file);

    free(file);
    return error;
}
