/* puppet_exec.c - a puppet becomes another program. */
#include "config.h"

#include "conformance/puppetry/puppet_exec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t count_strings(char *const *strings)
{
    size_t count = 0;

    while (strings != NULL && strings[count] != NULL)
        count++;
    return count;
}

/* Whether A, "NAME=VALUE" or "NAME", and B, "NAME=VALUE", have one name. */
static bool is_same_variable(const char *a, const char *b)
{
    size_t length = strcspn(a, "=");

    return strncmp(a, b, length) == 0 && b[length] == '=';
}

static bool is_among(char *const *entries, const char *entry)
{
    for (; *entries != NULL; entries++)
        if (is_same_variable(*entries, entry))
            return true;
    return false;
}

/* The environment with `changes`; the caller frees the array alone. NULL when memory is short. */
static char **environment_with(char *const changes[])
{
    char **merged = calloc(count_strings(changes) + count_strings(environ) + 1, sizeof *merged);
    size_t count = 0;

    if (merged == NULL)
        return NULL;
    for (char *const *entry = changes; *entry != NULL; entry++)
        if (strchr(*entry, '=') != NULL)
            merged[count++] = *entry;
    for (char *const *entry = environ; entry != NULL && *entry != NULL; entry++)
        if (!is_among(changes, *entry))
            merged[count++] = *entry;
    return merged;
}

/* Duplicates of descriptors above all standard ones; -1 for what is not open. */
static void lift(const int from[CONTROL_FDS_MAX], int above[CONTROL_FDS_MAX])
{
    for (int i = 0; i < CONTROL_FDS_MAX; i++)
        above[i] = fcntl(from[i], F_DUPFD_CLOEXEC, CONTROL_FDS_MAX);
}

static void close_all(const int fds[CONTROL_FDS_MAX])
{
    for (int i = 0; i < CONTROL_FDS_MAX; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

/*
 * Puts the streams at 0 to 2. Where the launcher closed those, the streams may have arrived there
 * themselves, in another order or kept from crossing an exec: so not straight. Returns 0, or a
 * negative errno.
 */
static int place(const int streams[CONTROL_FDS_MAX])
{
    int above[CONTROL_FDS_MAX], error = 0;

    lift(streams, above);
    for (int i = 0; error == 0 && i < CONTROL_FDS_MAX; i++)
        error = above[i] < 0 || dup2(above[i], i) < 0 ? -errno : 0;
    close_all(above);
    return error;
}

static void put_back(const int saved[CONTROL_FDS_MAX])
{
    for (int i = 0; i < CONTROL_FDS_MAX; i++) {
        if (saved[i] >= 0)
            dup2(saved[i], i);
        else
            close(i);
    }
}

int puppet_exec(char *const argv[], char *const changes[], const int streams[CONTROL_FDS_MAX])
{
    static const int standard[CONTROL_FDS_MAX] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
    int saved[CONTROL_FDS_MAX];
    char **old = environ, **merged;
    int error;

    for (int i = 0; i < CONTROL_FDS_MAX; i++)
        if (streams[i] < 0)
            return -EBADMSG;
    merged = environment_with(changes);
    if (merged == NULL)
        return -ENOMEM;
    lift(standard, saved);
    error = place(streams);
    if (error == 0) {
        /* Not passed to execvpe, which would search the old PATH. */
        environ = merged;
        execvp(argv[0], argv);
        error = -errno;
        environ = old;
    }
    put_back(saved);
    close_all(saved);
    free(merged);
    return error;
}
