/* scenario_files.c - which scenarios lie below a folder. */
#include "config.h"

#include "conformance/plan/scenario_files.h"

#include "common/complaint.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A deeper tree is a loop of symbolic links. */
#define DEPTH_MOST 16

#define SUFFIX ".json"

/* The files beside the folders of scenarios that are no scenarios. */
static const char *const top_files[] = {"requirements.json", "open.json", "scenario.schema.json",
    "requirements.schema.json", "open.schema.json", NULL};

struct search {
    const char *folder;
    FILE *errors;
    struct scenario_files *found;
};

static bool ends_with(const char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);

    return length > tail && strcmp(text + length - tail, suffix) == 0;
}

static int search_add(const struct search *search, const char *relative)
{
    struct scenario_files *found = search->found;
    size_t length = strlen(relative) - strlen(SUFFIX);
    char **ids = (char **)reallocarray((void *)found->ids, found->count + 1, sizeof *ids);

    if (ids == NULL)
        return -ENOMEM;
    found->ids = ids;
    ids[found->count] = strndup(relative, length);
    return ids[found->count++] == NULL ? -ENOMEM : 0;
}

static bool is_top_file(const char *name)
{
    for (size_t i = 0; top_files[i] != NULL; i++)
        if (strcmp(name, top_files[i]) == 0)
            return true;
    return false;
}

static int search_folder(const struct search *search, const char *relative, int depth);

/* Looks at one entry of a folder: a scenario, a folder, or something else. */
static int search_entry(const struct search *search, const char *relative, int depth)
{
    struct stat status;
    char *path = NULL;
    int error = 0;

    if (asprintf(&path, "%s/%s", search->folder, relative) < 0)
        return -ENOMEM;
    if (stat(path, &status) < 0)
        error = complaint_error(search->errors, path, "cannot be read", -errno);
    else if (S_ISDIR(status.st_mode))
        error = depth < DEPTH_MOST
                    ? search_folder(search, relative, depth + 1)
                    : complaint_error(search->errors, path, "cannot be read", -ELOOP);
    else if (ends_with(relative, SUFFIX) && !(depth == 0 && is_top_file(relative)))
        error = search_add(search, relative);
    free(path);
    return error;
}

static int search_folder(const struct search *search, const char *relative, int depth)
{
    const struct dirent *entry;
    char *path = NULL, *below = NULL;
    DIR *directory = NULL;
    int error = -ENOMEM;

    if (asprintf(&path, "%s%s%s", search->folder, relative[0] != '\0' ? "/" : "", relative) < 0) {
        path = NULL;
        goto out;
    }
    directory = opendir(path);
    if (directory == NULL) {
        error = complaint_error(search->errors, path, "cannot be read", -errno);
        goto out;
    }
    for (error = 0; error == 0 && (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        if (asprintf(&below, "%s%s%s", relative, relative[0] != '\0' ? "/" : "", entry->d_name) < 0)
            error = -ENOMEM;
        else
            error = search_entry(search, below, depth);
        free(below);
        below = NULL;
    }
out:
    if (directory != NULL)
        closedir(directory);
    free(path);
    return error;
}

static int compare_ids(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

int scenario_files_find(const char *folder, FILE *errors, struct scenario_files *files)
{
    const struct search search = {.folder = folder, .errors = errors, .found = files};
    int error;

    *files = (struct scenario_files){0};
    error = search_folder(&search, "", 0);
    if (files->count > 0)
        qsort((void *)files->ids, files->count, sizeof *files->ids, compare_ids);
    return error;
}

void scenario_files_end(struct scenario_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->ids[i]);
    free((void *)files->ids);
}
