/* roster.c - the implementations that meet in a matrix. */
#include "config.h"

#include "conformance/command/roster.h"

#include "conformance/command/exit.h"
#include "conformance/results/results.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether its name is that of one before it, which a table could not tell it from. */
static bool is_taken(const struct roster *roster, const struct manifest *manifest)
{
    for (size_t i = 0; i < roster->count; i++) {
        if (strcmp(roster->manifests[i]->name, manifest->name) != 0)
            continue;
        fprintf(stderr, "%s: name: \"%s\" is the name in %s, too; expected another for each\n",
            manifest->path, manifest->name, roster->manifests[i]->path);
        return true;
    }
    return false;
}

/* Takes the manifest at PATH in. Returns an exit status. */
static int enlist(struct roster *roster, const char *path, const char *bindir)
{
    /* Of pointers, which is meant: NOLINTNEXTLINE(bugprone-sizeof-expression) */
    void *grown = reallocarray(roster->manifests, roster->count + 1, sizeof *roster->manifests);
    struct manifest *manifest = NULL;
    int fault;

    if (grown == NULL)
        return exit_complain("reading the manifests", -ENOMEM);
    roster->manifests = (struct manifest **)grown;
    fault = manifest_load(path, bindir, stderr, &manifest);
    if (fault < 0)
        return exit_status_of_file(fault);
    if (is_taken(roster, manifest)) {
        manifest_free(manifest);
        return EXIT_STATUS_INVALID;
    }
    roster->manifests[roster->count++] = manifest;
    return EXIT_STATUS_EXPECTED;
}

/* For scandir: NAME.json without another dot, which a schema's name has. */
static int is_manifest(const struct dirent *entry)
{
    const char *dot = strchr(entry->d_name, '.');

    return dot != NULL && dot != entry->d_name && strcmp(dot, ".json") == 0;
}

/* Takes in what comes with the suite. Returns an exit status. */
static int enlist_our_own(struct roster *roster, const struct resources *resources)
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
            status = enlist(roster, path, resources->bindir);
        free(path);
        free(entries[i]);
    }
    free((void *)entries);
    return status;
}

int roster_make(
    const struct options *options, const struct resources *resources, struct roster *roster)
{
    int status = EXIT_STATUS_EXPECTED;

    *roster = (struct roster){0};
    if (options->implementation_count == 0)
        return enlist_our_own(roster, resources);
    for (size_t i = 0; status == EXIT_STATUS_EXPECTED && i < options->implementation_count; i++)
        status = enlist(roster, options->implementations[i], resources->bindir);
    return status;
}

int roster_check_programs(const struct roster *roster)
{
    int status = EXIT_STATUS_EXPECTED;

    for (size_t i = 0; i < roster->count; i++)
        if (manifest_check_programs(roster->manifests[i], stderr) < 0)
            status = EXIT_STATUS_ERROR;
    return status;
}

void roster_end(struct roster *roster)
{
    for (size_t i = 0; i < roster->count; i++)
        manifest_free(roster->manifests[i]);
    free((void *)roster->manifests);
    *roster = (struct roster){0};
}
