/* unified_diff.c - the unified diff of two texts, made by diff(1). */
#include "config.h"

#include "conformance/expectations/unified_diff.h"

#include "common/complaint.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* What diff reads and writes: files in memory, so that no pipe can fill up between two readers. */
struct files {
    FILE *before;
    FILE *after;
    FILE *result;
};

/* A file in memory that holds TEXT and is read from its beginning; NULL, with errno set. */
static FILE *open_text(const char *text)
{
    int fd = memfd_create("diff", MFD_CLOEXEC);
    FILE *file = fd >= 0 ? fdopen(fd, "w+") : NULL;

    if (file == NULL) {
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    if (fputs(text, file) < 0 || fflush(file) != 0) {
        fclose(file);
        return NULL;
    }
    rewind(file);
    return file;
}

static void close_text(FILE *file)
{
    if (file != NULL)
        fclose(file);
}

/*
 * Starts diff: the text before is its standard input, the text after its descriptor 3. Returns the
 * process, or a negative errno.
 */
static pid_t start(const struct files *files, const char *old, const char *new)
{
    const char *const argv[] = {"diff", "-u", "-L", old, "-L", new, "-", "/proc/self/fd/3", NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int error = posix_spawn_file_actions_init(&actions);

    if (error != 0)
        return -error;
    error = posix_spawn_file_actions_adddup2(&actions, fileno(files->before), 0);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(&actions, fileno(files->result), 1);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(&actions, fileno(files->after), 3);
    if (error == 0)
        error = posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error == 0 ? pid : -error;
}

/*
 * Waits for diff. Its exit status is 0 for equal texts, 1 for a difference, more for trouble; 127
 * is that of posix_spawn, which may not see before it returns that there is no program.
 */
static int finish(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -errno;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return -ENOENT;
    return WIFEXITED(status) && WEXITSTATUS(status) <= 1 ? 0 : -EIO;
}

/* Copies what diff wrote. */
static void copy(FILE *result, FILE *out)
{
    char buffer[4096];
    size_t length;

    rewind(result);
    while ((length = fread(buffer, 1, sizeof buffer, result)) > 0)
        fwrite(buffer, 1, length, out);
}

static int run(const struct files *files, const char *old, const char *new, FILE *errors)
{
    pid_t pid = start(files, old, new);
    int error = pid < 0 ? pid : finish(pid);

    if (error == -ENOENT)
        complaint_print(errors, "shakedown: diff is not installed (Debian: diffutils)");
    else if (error == -EIO)
        complaint_print(errors, "shakedown: diff failed; its own message is on standard error");
    else if (error < 0)
        complaint_error(errors, "shakedown: diff", "cannot be run", error);
    return error;
}

int unified_diff_print(const char *before, const char *after, const char *old, const char *new,
    FILE *out, FILE *errors)
{
    struct files files = {open_text(before), open_text(after), open_text("")};
    int error;

    if (files.before != NULL && files.after != NULL && files.result != NULL)
        error = run(&files, old, new, errors);
    else
        error = complaint_error(errors, "shakedown: diff", "no file in memory", -errno);
    if (error == 0)
        copy(files.result, out);
    close_text(files.result);
    close_text(files.after);
    close_text(files.before);
    return error;
}
