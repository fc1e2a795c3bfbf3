/* gcov.c - counter files (.gcda), read by the compiler's own gcov and written as a tracefile. */
#include "config.h"

#include "reports/gcov.h"

#include "common/complaint.h"
#include "common/inheritance.h"
#include "reports/path.h"
#include "reports/tracefile_record.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Counter files for one gcov: fewer than an argument vector may hold. */
#define BATCH 256

struct batch {
    char *files[BATCH];
    size_t count;
};

static void batch_clear(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        free(batch->files[i]);
    batch->count = 0;
}

/* gcov did not do what it should. Returns -EIO. */
static int complain(const struct gcov *gcov, const char *what)
{
    complaint_print(gcov->errors, "%s: %s", gcov->program, what);
    return -EIO;
}

/* Spawns gcov with the signals that we ignore for our own sake at their default. */
static int spawn(const struct gcov *gcov, const char *const argv[],
    const posix_spawn_file_actions_t *actions, pid_t *pid)
{
    posix_spawnattr_t attributes;
    extern char **environ;
    sigset_t ignored;
    int error = -posix_spawnattr_init(&attributes);

    if (error < 0)
        return error;
    inheritance_ignored(&ignored);
    error = -posix_spawnattr_setsigdefault(&attributes, &ignored);
    if (error == 0)
        error = -posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    if (error == 0)
        error = -posix_spawnp(
            pid, gcov->program, actions, &attributes, (char *const *)(uintptr_t)argv, environ);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/* Starts gcov on the batch. The caller closes *output, which is what gcov prints. */
static int start(const struct gcov *gcov, const struct batch *batch, pid_t *pid, FILE **output)
{
    const char *argv[BATCH + 5] = {
        gcov->program, "--json-format", "--stdout", "--branch-probabilities"};
    posix_spawn_file_actions_t actions;
    int ends[2], error;

    for (size_t i = 0; i < batch->count; i++)
        argv[4 + i] = batch->files[i];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    error = -posix_spawn_file_actions_init(&actions);
    if (error == 0) {
        error = -posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        if (error == 0)
            error = spawn(gcov, argv, &actions, pid);
        posix_spawn_file_actions_destroy(&actions);
    }
    close(ends[1]);
    if (error == 0) {
        *output = fdopen(ends[0], "r");
        if (*output != NULL)
            return 0;
        error = -errno;
        waitpid(*pid, NULL, 0);
    }
    close(ends[0]);
    return complaint_error(gcov->errors, gcov->program, NULL, error);
}

/* Whether nothing but blank lines is left. */
static bool is_at_end(FILE *output)
{
    int c;

    do
        c = getc(output);
    while (c == '\n' || c == ' ');
    if (c != EOF)
        ungetc(c, output);
    return c == EOF;
}

/* Reads the documents that gcov prints, one for each of `count` files. */
static int read_documents(const struct gcov *gcov, FILE *output, size_t count, const char *test)
{
    size_t documents = 0;
    int error = 0;

    while (error == 0 && !is_at_end(output)) {
        json_error_t syntax;
        json_t *document = json_loadf(output, JSON_DISABLE_EOF_CHECK, &syntax);

        error = document == NULL
                    ? -EINVAL
                    : tracefile_record_write(document, gcov->sources, test, gcov->info);
        json_decref(document);
        documents++;
    }
    if (error == -EINVAL || (error == 0 && documents == 0)) {
        complain(gcov, "does not say what gcov --json-format of gcc 9 or later does");
        return -EINVAL;
    }
    if (error < 0)
        return complaint_error(gcov->errors, gcov->program, NULL, error);
    if (documents != count)
        return complain(gcov, "left out some of the counter files");
    return 0;
}

static int flush_batch(const struct gcov *gcov, struct batch *batch, const char *test)
{
    FILE *output = NULL;
    int status = 0, error;
    pid_t pid = 0;

    if (batch->count == 0)
        return 0;
    error = start(gcov, batch, &pid, &output);
    if (error == 0) {
        error = read_documents(gcov, output, batch->count, test);
        /* Closed before the wait: a gcov that has more to print must not wait for a reader. */
        fclose(output);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        if (error == 0 && status != 0)
            error = complain(gcov, "failed");
    }
    batch_clear(batch);
    return error;
}

/* Whether the object of these notes is in a folder that counts. */
static bool is_counted(const struct gcov *gcov, const char *notes)
{
    char *path = realpath(notes, NULL);
    bool counted = false;

    for (size_t i = 0; path != NULL && !counted && gcov->objects[i] != NULL; i++)
        counted = path_is_below(path, gcov->objects[i]);
    free(path);
    return counted;
}

/* The path with another ending in place of its last four letters. The caller frees it. */
static char *with_ending(const char *path, const char *ending)
{
    char *result = NULL;

    if (asprintf(&result, "%.*s%s", (int)(strlen(path) - 4), path, ending) < 0)
        return NULL;
    return result;
}

/*
 * Adds the counter file to the batch, if its object counts, and links its notes beside it, where
 * gcov looks for them. Returns how many files were added, 0 or 1; a negative errno.
 */
static int take_file(
    const struct gcov *gcov, const char *path, size_t prefix_length, struct batch *batch)
{
    char *notes = with_ending(path + prefix_length, "gcno"), *beside = NULL;
    int outcome = -ENOMEM;

    if (notes == NULL)
        goto out;
    outcome = 0;
    if (!is_counted(gcov, notes))
        goto out;
    if (prefix_length > 0) {
        outcome = -ENOMEM;
        beside = with_ending(path, "gcno");
        if (beside == NULL)
            goto out;
        if (symlink(notes, beside) < 0 && errno != EEXIST) {
            outcome = complaint_error(gcov->errors, beside, NULL, -errno);
            goto out;
        }
    }
    outcome = -ENOMEM;
    batch->files[batch->count] = strdup(path);
    if (batch->files[batch->count] == NULL)
        goto out;
    batch->count++;
    outcome = 1;
out:
    free(notes);
    free(beside);
    return outcome;
}

static bool is_counter_file(const FTSENT *entry)
{
    const char *dot = strrchr(entry->fts_name, '.');

    return entry->fts_info == FTS_F && dot != NULL && strcmp(dot, ".gcda") == 0;
}

int gcov_write(const struct gcov *gcov, const char *folder, const char *prefix, const char *test)
{
    char *const paths[] = {(char *)(uintptr_t)folder, NULL};
    struct batch batch = {.count = 0};
    int total = 0, outcome = 0;
    FTSENT *entry;
    FTS *tree;

    if (access(folder, F_OK) < 0 && errno == ENOENT)
        return 0;
    tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (tree == NULL)
        return complaint_error(gcov->errors, folder, NULL, -errno);
    while (outcome >= 0 && (entry = fts_read(tree)) != NULL) {
        outcome = 0;
        if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
            outcome = complaint_error(gcov->errors, entry->fts_path, NULL, -entry->fts_errno);
        else if (is_counter_file(entry))
            outcome = take_file(gcov, entry->fts_path, strlen(prefix), &batch);
        if (outcome > 0)
            total++;
        if (outcome >= 0 && batch.count == BATCH)
            outcome = flush_batch(gcov, &batch, test);
    }
    fts_close(tree);
    if (outcome >= 0)
        outcome = flush_batch(gcov, &batch, test);
    batch_clear(&batch);
    return outcome < 0 ? outcome : total;
}
