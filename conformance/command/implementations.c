/* implementations.c - the implementations that meet in a matrix. */
#include "config.h"

#include "conformance/command/implementations.h"

#include "conformance/command/exit.h"
#include "conformance/results/results.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether its name is that of one before it, which a table could not tell it from. */
static bool is_taken(const struct implementations *list, const struct manifest *manifest)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->manifests[i]->name, manifest->name) != 0)
            continue;
        fprintf(stderr, "%s: name: \"%s\" is the name in %s, too; expected another for each\n",
            manifest->path, manifest->name, list->manifests[i]->path);
        return true;
    }
    return false;
}

/* Takes the manifest at PATH in. Returns an exit status. */
static int enlist(struct implementations *list, const char *path, const char *bindir)
{
    /* Of pointers, which is meant: NOLINTNEXTLINE(bugprone-sizeof-expression) */
    void *grown = reallocarray(list->manifests, list->count + 1, sizeof *list->manifests);
    struct manifest *manifest = NULL;
    int error;

    if (grown == NULL)
        return exit_complain("reading the manifests", -ENOMEM);
    list->manifests = (struct manifest **)grown;
    error = manifest_load(path, bindir, stderr, &manifest);
    if (error < 0)
        return exit_status_of_file(error);
    if (is_taken(list, manifest)) {
        manifest_free(manifest);
        return EXIT_STATUS_INVALID;
    }
    list->manifests[list->count++] = manifest;
    return EXIT_STATUS_EXPECTED;
}

/* For scandir: NAME.json without another dot, which a schema's name has. */
static int is_manifest(const struct dirent *entry)
{
    const char *dot = strchr(entry->d_name, '.');

    return dot != NULL && dot != entry->d_name && strcmp(dot, ".json") == 0;
}

/* Takes in what comes with the suite. Returns an exit status. */
static int enlist_our_own(struct implementations *list, const struct resources *resources)
{
    const char *folder = resources->implementations;
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_manifest, alphasort);
    int status = EXIT_STATUS_EXPECTED;

    if (count < 0)
        return exit_complain(folder, -errno);
    for (int i = 0; i < count; i++) {
        char *path = NULL;

        if (status == EXIT_STATUS_EXPECTED &&
            asprintf(&path, "%s/%s", folder, entries[i]->d_name) < 0)
            status = exit_complain("reading the manifests", -ENOMEM);
        if (status == EXIT_STATUS_EXPECTED)
            status = enlist(list, path, resources->bindir);
        free(path);
        free(entries[i]);
    }
    free((void *)entries);
    return status;
}

int implementations_load(
    const struct options *options, const struct resources *resources, struct implementations *list)
{
    int status = EXIT_STATUS_EXPECTED;

    *list = (struct implementations){0};
    if (options->implementation_count == 0)
        return enlist_our_own(list, resources);
    for (size_t i = 0; status == EXIT_STATUS_EXPECTED && i < options->implementation_count; i++)
        status = enlist(list, options->implementations[i], resources->bindir);
    return status;
}

int implementations_check_programs(const struct implementations *list)
{
    int status = EXIT_STATUS_EXPECTED;

    for (size_t i = 0; i < list->count; i++)
        if (manifest_check_programs(list->manifests[i], stderr) < 0)
            status = EXIT_STATUS_ERROR;
    return status;
}

void implementations_end(struct implementations *list)
{
    for (size_t i = 0; i < list->count; i++)
        manifest_free(list->manifests[i]);
    free((void *)list->manifests);
    *list = (struct implementations){0};
}
