/* scenario_files.c - which scenarios lie below a folder. */
#include "config.h"

#include "conformance/plan/scenario_files.h"

#include "common/complaint.h"

#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX ".json"

/* The files beside the folders of scenarios that are no scenarios. */
static const char *const top_files[] = {"requirements.json", "open.json", "scenario.schema.json",
    "requirements.schema.json", "open.schema.json", NULL};

static bool ends_with(const char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);

    return length > tail && strcmp(text + length - tail, suffix) == 0;
}

/* RELATIVE is the path of a scenario below the folder. */
static int add(struct scenario_files *files, const char *relative)
{
    size_t length = strlen(relative) - strlen(SUFFIX);
    char **ids = (char **)reallocarray((void *)files->ids, files->count + 1, sizeof *ids);

    if (ids == NULL)
        return -ENOMEM;
    files->ids = ids;
    ids[files->count] = strndup(relative, length);
    return ids[files->count++] == NULL ? -ENOMEM : 0;
}

static bool is_top_file(const char *name)
{
    for (size_t i = 0; top_files[i] != NULL; i++)
        if (strcmp(name, top_files[i]) == 0)
            return true;
    return false;
}

/* Why ENTRY cannot be read; 0 if it can. */
static int entry_error(const FTSENT *entry)
{
    switch (entry->fts_info) {
    case FTS_DC:
        return -ELOOP;
    case FTS_SLNONE: /* fts has forgotten why the link leads nowhere */
        return access(entry->fts_accpath, F_OK) < 0 ? -errno : 0;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return -entry->fts_errno;
    default:
        return entry->fts_level == FTS_ROOTLEVEL && entry->fts_info == FTS_F ? -ENOTDIR : 0;
    }
}

/* Looks at one entry of the tree below FOLDER. */
static int visit(
    FTS *tree, FTSENT *entry, const char *folder, FILE *errors, struct scenario_files *files)
{
    const char *relative = entry->fts_path + strlen(folder);
    int error;

    if (entry->fts_level > FTS_ROOTLEVEL && entry->fts_name[0] == '.') {
        fts_set(tree, entry, FTS_SKIP);
        return 0;
    }
    error = entry_error(entry);
    if (error < 0)
        return complaint_error(errors, entry->fts_path, "cannot be read", error);
    if (entry->fts_info == FTS_D || entry->fts_info == FTS_DP ||
        !ends_with(entry->fts_name, SUFFIX) ||
        (entry->fts_level == FTS_ROOTLEVEL + 1 && is_top_file(entry->fts_name)))
        return 0;
    return add(files, relative + strspn(relative, "/"));
}

static int compare_ids(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

int scenario_files_find(const char *folder, FILE *errors, struct scenario_files *files)
{
    char *path = strdup(folder), *const roots[] = {path, NULL};
    FTS *tree = path != NULL ? fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL) : NULL;
    int error = 0;

    *files = (struct scenario_files){0};
    if (tree == NULL)
        error = complaint_error(errors, folder, "cannot be read", -errno);
    while (error == 0) {
        FTSENT *entry;

        errno = 0;
        entry = fts_read(tree);
        if (entry == NULL) {
            if (errno != 0)
                error = complaint_error(errors, folder, "cannot be read", -errno);
            break;
        }
        error = visit(tree, entry, folder, errors, files);
    }
    if (tree != NULL)
        fts_close(tree);
    free(path);
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
