/* coverage.c - the folder in which each case's programs leave the counters of their code. */
#include "config.h"

#include "conformance/run/coverage.h"

#include "common/complaint.h"
#include "conformance/language/text.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The next entry that is not the folder itself or the one above; NULL at the end. */
static const struct dirent *next_entry(DIR *folder)
{
    const struct dirent *entry;

    do
        entry = readdir(folder);
    while (entry != NULL && (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0));
    return entry;
}

/* Makes the folder, unless it is there and empty. */
static int make_folder(const char *path, FILE *errors)
{
    const struct dirent *entry;
    DIR *folder;

    if (mkdir(path, 0777) == 0)
        return 0;
    if (errno != EEXIST)
        return complaint_error(errors, path, NULL, -errno);
    folder = opendir(path);
    if (folder == NULL)
        return complaint_error(errors, path, NULL, -errno);
    entry = next_entry(folder);
    closedir(folder);
    if (entry != NULL)
        return complaint_print(
            errors, "%s: is not empty; counters are left in a new or empty folder", path);
    return 0;
}

/* Whether a .gcno lies below PATH: what the compiler leaves beside an object that counts. */
static bool has_notes(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool found = false;

    if (folder == NULL)
        return false;
    while (!found && (entry = next_entry(folder)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');
        struct stat status;
        char *below = NULL;

        if (dot != NULL && strcmp(dot, ".gcno") == 0)
            found = true;
        else if (asprintf(&below, "%s/%s", path, entry->d_name) >= 0) {
            /* Not through links, which may lead round in a circle. */
            found = lstat(below, &status) == 0 && S_ISDIR(status.st_mode) && has_notes(below);
            free(below);
        }
    }
    closedir(folder);
    return found;
}

/* Appends the path from the root of OBJECTS' folder to LIST. */
static int add_objects(json_t *list, const char *objects, FILE *errors)
{
    char *path = realpath(objects, NULL);
    int error = 0;

    if (path == NULL)
        return complaint_error(errors, objects, NULL, -errno);
    if (!has_notes(path))
        error = complaint_print(errors,
            "%s: holds no .gcno file: nothing in it was compiled with gcc --coverage (the "
            "reference: configure --enable-coverage, or dev/coverage)",
            path);
    else if (json_array_append_new(list, text_to_json(path, strlen(path))) < 0)
        error = -ENOMEM;
    free(path);
    return error;
}

/* What coverage.json says of the implementation; NULL when memory is short. */
static json_t *make_head(const struct manifest *manifest)
{
    return json_pack("{s:s, s:i, s:s, s:[], s:[]}", "format", COVERAGE_FORMAT, "version",
        COVERAGE_VERSION, "implementation", manifest->name, "objects", "cases");
}

static int describe(
    const struct manifest *manifest, const struct plan *plan, FILE *errors, json_t *object)
{
    json_t *list = json_object_get(object, "objects");
    char *sources = realpath(manifest->sources, NULL);
    int error = 0;

    if (sources == NULL)
        return complaint_error(errors, manifest->sources, NULL, -errno);
    if (json_object_set_new(object, "sources", text_to_json(sources, strlen(sources))) < 0)
        error = -ENOMEM;
    free(sources);
    for (char **objects = manifest->objects; error == 0 && *objects != NULL; objects++)
        error = add_objects(list, *objects, errors);
    list = json_object_get(object, "cases");
    for (size_t i = 0; error == 0 && i < plan->case_count; i++)
        if (json_array_append_new(list, json_pack("{s:s, s:s}", "id", plan->cases[i].id, "scenario",
                                            plan->scenarios[plan->cases[i].scenario].id)) < 0)
            error = -ENOMEM;
    return error;
}

static int write_description(const json_t *object, const char *folder, FILE *errors)
{
    char *path = NULL;
    int error = 0;

    if (asprintf(&path, "%s/coverage.json", folder) < 0)
        return -ENOMEM;
    errno = ENOMEM;
    if (json_dump_file(object, path, JSON_INDENT(1)) < 0)
        error = complaint_error(errors, path, NULL, -errno);
    free(path);
    return error;
}

int coverage_begin(const char *folder, const struct manifest *manifest, const struct plan *plan,
    FILE *errors, char **absolute)
{
    json_t *object = NULL;
    char *path = NULL;
    int error;

    if (manifest->objects == NULL)
        return complaint_print(errors,
            "%s: coverage: is missing, and --coverage needs it; expected { \"objects\": [FOLDER, "
            "...],"
            " \"sources\": FOLDER }",
            manifest->path);
    object = make_head(manifest);
    if (object == NULL)
        return -ENOMEM;
    error = describe(manifest, plan, errors, object);
    if (error == 0)
        error = make_folder(folder, errors);
    if (error < 0)
        goto out;
    path = realpath(folder, NULL);
    error = path == NULL ? complaint_error(errors, folder, NULL, -errno)
                         : write_description(object, path, errors);
    if (error < 0)
        goto out;
    *absolute = path;
    path = NULL;
out:
    free(path);
    json_decref(object);
    return error;
}

int coverage_enter(const char *absolute, const char *case_id)
{
    char *folder = NULL;
    int error;

    if (asprintf(&folder, "%s/%s", absolute, case_id) < 0)
        return -ENOMEM;
    error = setenv("GCOV_PREFIX", folder, 1) < 0 ? -ENOMEM : 0;
    /* It would take folders off an object's path. */
    unsetenv("GCOV_PREFIX_STRIP");
    free(folder);
    return error;
}
