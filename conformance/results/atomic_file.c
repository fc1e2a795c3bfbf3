/* atomic_file.c - writes a file whole or not at all: a new one is renamed into its place. */
#include "config.h"

#include "conformance/results/atomic_file.h"

#include "common/complaint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int atomic_file_open(const char *path, struct atomic_file *file)
{
    struct stat status;

    *file = (struct atomic_file){0};
    if (stat(path, &status) < 0) {
        if (errno != ENOENT)
            return -errno;
        file->path = strdup(path);
        return file->path == NULL ? -ENOMEM : 0;
    }
    if (S_ISDIR(status.st_mode))
        return -EISDIR;
    if (access(path, W_OK) < 0)
        return -errno;
    file->special = !S_ISREG(status.st_mode);
    file->path = file->special ? strdup(path) : realpath(path, NULL);
    return file->path == NULL ? -errno : 0;
}

void atomic_file_close(struct atomic_file *file)
{
    free(file->path);
    file->path = NULL;
}

char *atomic_file_template(const struct atomic_file *file)
{
    const char *slash = strrchr(file->path, '/'), *temporary = getenv("TMPDIR");
    char *template = NULL;
    int length;

    if (file->special)
        length = asprintf(&template, "%s/results-XXXXXX",
            temporary != NULL && temporary[0] != '\0' ? temporary : "/tmp");
    else
        length = asprintf(&template, "%.*s.results-XXXXXX",
            slash != NULL ? (int)(slash - file->path) + 1 : 0, file->path);
    return length < 0 ? NULL : template;
}

static int print_all(FILE *out, atomic_file_print_fn print, void *arg)
{
    int error;

    errno = 0;
    error = print(out, arg);
    if (error == 0 && (fflush(out) != 0 || ferror(out)))
        error = errno != 0 ? -errno : -EIO;
    return error;
}

/* The permissions of the file at PATH; those of any new file if it does not exist. */
static mode_t choose_mode(const char *path)
{
    struct stat status;
    mode_t mask;

    if (stat(path, &status) == 0)
        return status.st_mode & 0777;
    mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Writes to FD, a new file, flushes it to the disk and closes it. */
static int write_new(int fd, mode_t mode, atomic_file_print_fn print, void *arg)
{
    FILE *out = fdopen(fd, "w");
    int error;

    if (out == NULL) {
        error = -errno;
        close(fd);
        return error;
    }
    error = print_all(out, print, arg);
    /* A file of mkostemp can be read by its owner only. */
    if (error == 0 && (fchmod(fd, mode) < 0 || fsync(fd) < 0))
        error = -errno;
    if (fclose(out) != 0 && error == 0)
        error = -errno;
    return error;
}

/* Writes a new file in the same folder and renames it. */
static int replace(const struct atomic_file *file, atomic_file_print_fn print, void *arg)
{
    char *template = atomic_file_template(file);
    int fd, error;

    if (template == NULL)
        return -ENOMEM;
    fd = mkostemp(template, O_CLOEXEC);
    if (fd < 0) {
        error = -errno;
        goto out;
    }
    error = write_new(fd, choose_mode(file->path), print, arg);
    if (error == 0 && rename(template, file->path) < 0)
        error = -errno;
    if (error < 0)
        unlink(template);
out:
    free(template);
    return error;
}

int atomic_file_write(const struct atomic_file *file, atomic_file_print_fn print, void *arg)
{
    FILE *out;
    int error;

    if (!file->special)
        return replace(file, print, arg);
    out = fopen(file->path, "we");
    if (out == NULL)
        return -errno;
    error = print_all(out, print, arg);
    if (fclose(out) != 0 && error == 0)
        error = -errno;
    return error;
}

int atomic_file_complain(const char *path, int error, FILE *errors)
{
    complaint_print(errors, "shakedown: %s: cannot be written: %s", path, strerror(-error));
    return error;
}
