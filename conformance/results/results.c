/* results.c - spooling finished cases, and writing results.json whole. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/results/entry.h"
#include "conformance/results/results.h"
#include "conformance/results/spool.h"

struct results {
    char *target; /* links resolved, so that the file itself is replaced */
    bool special; /* the target is a device or a FIFO */
    struct spool spool;
    struct entry *entries;
    size_t case_count;
    uint64_t planned_rounds; /* 0: without end */
    unsigned counts[VERDICT_COUNT];
    unsigned warnings;
    bool spoiled; /* a case could not be spooled */
};

static int complain(FILE *errors, const char *path, int fault)
{
    fprintf(errors, "%s: cannot be written: %s\n", path, strerror(-fault));
    return fault;
}

/* The folder of PATH with NAME in it; the caller frees it. */
static char *sibling(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    char *result = NULL;

    if (asprintf(&result, "%.*s%s", slash != NULL ? (int)(slash - path) + 1 : 0, path, name) < 0)
        return NULL;
    return result;
}

/*
 * The spool lies beside the target, so that a folder that cannot be written to or a full disk is
 * met before anything has run; beside a device it has no business.
 */
static int open_spool(struct results *results)
{
    const char *temporary = getenv("TMPDIR");
    char *template = NULL;
    int fault;

    if (!results->special)
        template = sibling(results->target, ".results-XXXXXX");
    else if (asprintf(&template, "%s/results-XXXXXX",
                 temporary != NULL && temporary[0] != '\0' ? temporary : "/tmp") < 0)
        template = NULL;
    if (template == NULL)
        return -ENOMEM;
    fault = spool_open(&results->spool, template);
    free(template);
    return fault;
}

static int open_target(struct results *results, const char *target)
{
    struct stat status;

    if (stat(target, &status) < 0) {
        if (errno != ENOENT)
            return -errno;
        results->target = strdup(target);
        return results->target == NULL ? -ENOMEM : open_spool(results);
    }
    if (S_ISDIR(status.st_mode))
        return -EISDIR;
    if (access(target, W_OK) < 0)
        return -errno;
    results->special = !S_ISREG(status.st_mode);
    results->target = results->special ? strdup(target) : realpath(target, NULL);
    return results->target == NULL ? -errno : open_spool(results);
}

int results_new(
    const char *target, size_t case_count, uint64_t rounds, FILE *errors, struct results **results)
{
    struct results *made = calloc(1, sizeof *made);
    int fault = -ENOMEM;

    if (made == NULL)
        goto out;
    made->spool.fd = -1;
    made->case_count = case_count;
    made->planned_rounds = rounds;
    made->entries = calloc(case_count + 1, sizeof *made->entries);
    if (made->entries == NULL)
        goto out;
    fault = open_target(made, target);
    if (fault < 0)
        goto out;
    *results = made;
    made = NULL;
out:
    results_free(made);
    return fault < 0 ? complain(errors, target, fault) : 0;
}

void results_free(struct results *results)
{
    if (results == NULL)
        return;
    spool_close(&results->spool);
    for (size_t i = 0; results->entries != NULL && i < results->case_count; i++)
        entry_end(&results->entries[i]);
    free(results->entries);
    free(results->target);
    free(results);
}

/* Says what went wrong with a case, and remembers it. */
static int spoil(struct results *results, int fault, FILE *errors)
{
    results->spoiled = true;
    return complain(errors, results->target, fault);
}

int results_close(struct results *results, size_t index, FILE *errors, json_t **case_object)
{
    struct entry *entry = &results->entries[index];
    int fault;

    *case_object = NULL;
    /* Without a record, which a full disk may have kept out, it counts as not run. */
    if (entry->closed || entry->record.length == 0)
        return 0;
    results->counts[repeats_verdict(&entry->repeats)]++;
    results->warnings += entry->repeats.warnings;
    fault = entry_close(entry, &results->spool, case_object);
    return fault < 0 ? spoil(results, fault, errors) : 0;
}

int results_add(
    struct results *results, const struct case_result *result, FILE *errors, json_t **case_object)
{
    json_error_t error;
    json_t *record = json_load_file(result->path, JSON_REJECT_DUPLICATES, &error);
    int fault;

    *case_object = NULL;
    if (!json_is_object(record)) {
        fprintf(errors, "%s: no result can be read: %s\n", result->path,
            record == NULL ? error.text : "it is no object");
        json_decref(record);
        results->spoiled = true;
        return -EINVAL;
    }
    fault = entry_add(&results->entries[result->index], &results->spool, result, record,
        results->planned_rounds != 1);
    json_decref(record);
    if (fault < 0)
        return spoil(results, fault, errors);
    if (repeats_rounds(&results->entries[result->index].repeats) == results->planned_rounds)
        return results_close(results, result->index, errors, case_object);
    return 0;
}

const char *results_target(const struct results *results)
{
    return results->target;
}

int results_status(const struct results *results)
{
    const unsigned *counts = results->counts;
    unsigned ran = 0;

    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        if (verdict != VERDICT_SKIP)
            ran += counts[verdict];
    if (results->spoiled || counts[VERDICT_ERROR] > 0)
        return EXIT_STATUS_ERROR;
    if (counts[VERDICT_FAIL] + counts[VERDICT_UNEXPECTED_PASS] + counts[VERDICT_FLAKY] > 0)
        return EXIT_STATUS_FAILED;
    return ran > 0 ? EXIT_STATUS_EXPECTED : EXIT_STATUS_NOTHING_RAN;
}

/* Planned, and without a verdict: the run was interrupted. */
static size_t not_run(const struct results *results)
{
    size_t left = results->case_count;

    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        left -= results->counts[verdict];
    return left;
}

json_t *results_summary(const struct results *results)
{
    json_t *summary = json_object();

    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        if (json_object_set_new(summary, verdict_word((enum verdict)verdict),
                json_integer(results->counts[verdict])) < 0)
            goto failed;
    if (json_object_set_new(summary, "warnings", json_integer(results->warnings)) < 0 ||
        json_object_set_new(summary, "not-run", json_integer((json_int_t)not_run(results))) < 0)
        goto failed;
    return summary;
failed:
    json_decref(summary);
    return NULL;
}

static int print_member(FILE *out, const char *key, const json_t *value)
{
    fprintf(out, "\"%s\": ", key);
    return json_dumpf(value, out, JSON_ENCODE_ANY | ENTRY_DUMP_FLAGS) < 0 ? -EIO : 0;
}

static int print_all(
    struct results *results, json_t *head, const json_t *summary, int exit_status, FILE *out)
{
    const char *key, *separator = "";
    json_t *value;
    int fault = 0;

    fputs("{\n", out);
    json_object_foreach (head, key, value) {
        fault = print_member(out, key, value);
        if (fault < 0)
            return fault;
        fputs(",\n", out);
    }
    fputs("\"scenarios\": [", out);
    for (size_t i = 0; fault == 0 && i < results->case_count; i++) {
        if (!results->entries[i].closed)
            continue;
        fprintf(out, "%s\n", separator);
        separator = ",";
        fault = entry_print(&results->entries[i], &results->spool, out);
    }
    fputs("\n],\n", out);
    if (fault == 0)
        fault = print_member(out, "summary", summary);
    fprintf(out, ",\n\"exit_status\": %d\n}\n", exit_status);
    if (fault == 0 && (fflush(out) != 0 || ferror(out)))
        fault = errno != 0 ? -errno : -EIO;
    return fault;
}

/* Writes to FD, a new file, which is closed; returns when all is on the disk. */
static int write_new(
    struct results *results, json_t *head, const json_t *summary, int exit_status, int fd)
{
    FILE *out = fdopen(fd, "w");
    mode_t mask = umask(0);
    int fault;

    umask(mask);
    if (out == NULL) {
        fault = -errno;
        close(fd);
        return fault;
    }
    fault = print_all(results, head, summary, exit_status, out);
    /* mkostemp makes files that nobody else may read; results are no secret. */
    if (fault == 0 && (fchmod(fd, 0666 & ~mask) < 0 || fsync(fd) < 0))
        fault = -errno;
    if (fclose(out) != 0 && fault == 0)
        fault = -errno;
    return fault;
}

/* Writes a file beside the target, which takes its place once it is on the disk. */
static int replace_target(
    struct results *results, json_t *head, const json_t *summary, int exit_status)
{
    char *template = sibling(results->target, ".results-XXXXXX");
    int fd, fault;

    if (template == NULL)
        return -ENOMEM;
    fd = mkostemp(template, O_CLOEXEC);
    if (fd < 0) {
        fault = -errno;
        goto out;
    }
    fault = write_new(results, head, summary, exit_status, fd);
    if (fault == 0 && rename(template, results->target) < 0)
        fault = -errno;
    if (fault < 0)
        unlink(template);
out:
    free(template);
    return fault;
}

static int write_special(
    struct results *results, json_t *head, const json_t *summary, int exit_status)
{
    FILE *out = fopen(results->target, "we");
    int fault;

    if (out == NULL)
        return -errno;
    fault = print_all(results, head, summary, exit_status, out);
    if (fclose(out) != 0 && fault == 0)
        fault = -errno;
    return fault;
}

int results_finish(struct results *results, json_t *head, int exit_status, FILE *errors)
{
    json_t *summary = results_summary(results);
    int fault = -ENOMEM;

    errno = 0;
    if (summary != NULL)
        fault = results->special ? write_special(results, head, summary, exit_status)
                                 : replace_target(results, head, summary, exit_status);
    json_decref(summary);
    return fault < 0 ? complain(errors, results->target, fault) : 0;
}
