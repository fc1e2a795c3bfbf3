/* skeleton.c - the files that somebody begins an adapter with. */
#include "config.h"

#include "conformance/command/skeleton.h"

#include "conformance/run/guard.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What stands for the name in a file's name, and in its text. */
#define NAME_IN_PATH "NAME"
#define NAME_IN_TEXT "@NAME@"

/* What stands for the folder of mach.pc in a Makefile. */
#define PKGCONFIG_IN_TEXT "@PKGCONFIG@"

const char *const skeleton_languages[] = {"c", "python", NULL};

bool skeleton_is_name(const char *name)
{
    /* The last two not in front: the first would pass for an option. */
    static const char fit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t length = strspn(name, fit);

    return length > 0 && length <= SKELETON_NAME_MAX && name[length] == '\0' && name[0] != '-' &&
           name[0] != '_';
}

/* TEXT with each FROM replaced by TO; the caller frees it. NULL when memory is short. */
static char *substitute(const char *text, const char *from, const char *to)
{
    char *made = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&made, &size);

    if (out == NULL)
        return NULL;
    for (const char *found; (found = strstr(text, from)) != NULL; text = found + strlen(from))
        fprintf(out, "%.*s%s", (int)(found - text), text, to);
    fputs(text, out);
    if (fclose(out) != 0) {
        free(made);
        return NULL;
    }
    return made;
}

/* PATH as make reads it in a variable's value; the caller frees it. NULL when memory is short. */
static char *quote_for_make(const char *path)
{
    char *dollars = substitute(path, "$", "$$");
    char *quoted = dollars == NULL ? NULL : substitute(dollars, "#", "\\#");

    free(dollars);
    return quoted;
}

/* What TEMPLATE says for this one; the caller frees it. NULL when memory is short. */
static char *fill_in(const char *template, const char *name, const char *pkgconfig)
{
    char *named = substitute(template, NAME_IN_TEXT, name), *folder = quote_for_make(pkgconfig);
    char *text = NULL;

    if (named != NULL && folder != NULL)
        text = substitute(named, PKGCONFIG_IN_TEXT, folder);
    free(named);
    free(folder);
    return text;
}

/* The whole of a text file; the caller frees it. Returns 0, or a negative errno. */
static int read_file(int folder, const char *file, char **text)
{
    size_t size = 0;
    int fd = openat(folder, file, O_RDONLY | O_CLOEXEC), error = 0;
    FILE *in = fd < 0 ? NULL : fdopen(fd, "r");

    if (in == NULL) {
        error = -errno;
        if (fd >= 0)
            close(fd);
        return error;
    }
    *text = NULL;
    if (getdelim(text, &size, '\0', in) < 0)
        error = ferror(in) ? -EIO : -ENODATA;
    fclose(in);
    return error;
}

static int write_file(int folder, const char *file, const char *text)
{
    mode_t mode = strncmp(text, "#!", 2) == 0 ? 0777 : 0666;
    int fd = openat(folder, file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode), error = 0;

    if (fd < 0)
        return -errno;
    for (size_t size = strlen(text); error == 0 && size > 0;) {
        ssize_t written = write(fd, text, size);

        if (written < 0) {
            error = errno == EINTR ? 0 : -errno;
            continue;
        }
        text += written;
        size -= (size_t)written;
    }
    if (close(fd) != 0 && error == 0)
        error = -errno;
    return error;
}

/* One template, from the folder FROM to the folder TO. Returns 0, or a negative errno. */
static int copy_file(int from, int to, const char *file, const char *name, const char *pkgconfig)
{
    char *path = substitute(file, NAME_IN_PATH, name), *template = NULL, *text = NULL;
    int error = path == NULL ? -ENOMEM : read_file(from, file, &template);

    if (error == 0 && template != NULL) {
        text = fill_in(template, name, pkgconfig);
        error = text == NULL ? -ENOMEM : write_file(to, path, text);
    }
    free(path);
    free(template);
    free(text);
    return error;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Every template. Returns 0, or a negative errno; -ENOENT when there is none. */
static int copy_all(
    const char *templates, const char *folder, const char *name, const char *pkgconfig)
{
    struct dirent **entries = NULL;
    int from = open(templates, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int to = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = from < 0 || to < 0 ? -errno : 0;
    int count = error < 0 ? 0 : scandir(templates, &entries, is_visible, alphasort);

    if (error == 0 && count <= 0)
        error = count < 0 ? -errno : -ENOENT;
    for (int i = 0; i < count; i++) {
        if (error == 0)
            error = copy_file(from, to, entries[i]->d_name, name, pkgconfig);
        free(entries[i]);
    }
    free((void *)entries);
    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    return error;
}

static void list_files(const char *directory, FILE *out)
{
    struct dirent **entries = NULL;
    int count = scandir(directory, &entries, is_visible, alphasort);

    for (int i = 0; i < count; i++) {
        fprintf(out, "wrote %s/%s\n", directory, entries[i]->d_name);
        free(entries[i]);
    }
    free((void *)entries);
}

/* As mkdir would have made it: mkdtemp's folders are their owner's alone. */
static int open_up(const char *folder)
{
    mode_t mask = umask(0);

    umask(mask);
    return chmod(folder, 0777 & ~mask) < 0 ? -errno : 0;
}

int skeleton_write(const char *templates, const char *name, const char *pkgconfig,
    const char *directory, FILE *out, FILE *errors)
{
    size_t length = strlen(directory);
    char *folder = NULL;
    int error = 0;

    while (length > 1 && directory[length - 1] == '/')
        length--;
    if (asprintf(&folder, "%.*s.XXXXXX", (int)length, directory) < 0) {
        fprintf(errors, "shakedown: %s: %s\n", directory, strerror(ENOMEM));
        return -ENOMEM;
    }
    if (mkdtemp(folder) == NULL) {
        error = -errno;
    } else {
        error = copy_all(templates, folder, name, pkgconfig);
        if (error == 0)
            error = open_up(folder);
        /* Takes the place of nothing, or of an empty folder; of nothing else. */
        if (error == 0 && rename(folder, directory) < 0)
            error = errno == ENOTEMPTY || errno == ENOTDIR ? -EEXIST : -errno;
        if (error < 0)
            guard_remove_tree(folder);
    }
    if (error == -EEXIST)
        fprintf(errors, "shakedown: %s: is there already; nothing was written\n", directory);
    else if (error == -EBUSY)
        fprintf(errors,
            "shakedown: %s: cannot be replaced, since it ends in . or .., or is mounted; expected "
            "a folder by its own name; nothing was written\n",
            directory);
    else if (error < 0)
        fprintf(errors, "shakedown: %s: %s; nothing was written\n", directory, strerror(-error));
    else
        list_files(directory, out);
    free(folder);
    return error;
}
