/* results.c - spooling finished cases, and writing results.json whole. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conformance/results.h"

/* Numbers as people write them: milliseconds to the microsecond. */
#define DUMP_FLAGS (JSON_REAL_PRECISION(9) | JSON_ENSURE_ASCII)

/* Where a case's text is in the spool. */
struct extent {
    long long offset;
    size_t length; /* 0: that case has not finished */
};

struct results {
    char *target;      /* links resolved, so that the file itself is replaced */
    bool special;      /* the target is a device or a FIFO */
    int spool;         /* unlinked as soon as made; -1 before that */
    long long written; /* bytes in the spool */
    struct extent *extents;
    size_t case_count;
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
    int fault = 0;

    if (!results->special)
        template = sibling(results->target, ".results-XXXXXX");
    else if (asprintf(&template, "%s/results-XXXXXX",
                 temporary != NULL && temporary[0] != '\0' ? temporary : "/tmp") < 0)
        template = NULL;
    if (template == NULL)
        return -ENOMEM;
    results->spool = mkostemp(template, O_CLOEXEC);
    if (results->spool < 0)
        fault = -errno;
    else
        unlink(template);
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

int results_new(const char *target, size_t case_count, FILE *errors, struct results **results)
{
    struct results *made = calloc(1, sizeof *made);
    int fault = -ENOMEM;

    if (made == NULL)
        goto out;
    made->spool = -1;
    made->case_count = case_count;
    made->extents = calloc(case_count + 1, sizeof *made->extents);
    if (made->extents == NULL)
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
    if (results->spool >= 0)
        close(results->spool);
    free(results->extents);
    free(results->target);
    free(results);
}

/* Appends OBJECT's text to the spool. */
static int spool_case(struct results *results, size_t index, const json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT | DUMP_FLAGS);
    size_t length, done = 0;
    int fault = 0;

    if (text == NULL)
        return -ENOMEM;
    length = strlen(text);
    while (fault == 0 && done < length) {
        ssize_t n = pwrite(
            results->spool, text + done, length - done, (off_t)results->written + (off_t)done);

        if (n > 0)
            done += (size_t)n;
        else if (n == 0 || errno != EINTR)
            fault = n == 0 ? -EIO : -errno;
    }
    if (fault == 0) {
        results->extents[index] = (struct extent){results->written, length};
        results->written += (long long)length;
    }
    free(text);
    return fault;
}

int results_add(
    struct results *results, const struct case_result *result, FILE *errors, json_t **case_object)
{
    json_error_t error;
    json_t *object = json_load_file(result->path, JSON_REJECT_DUPLICATES, &error);
    int fault = 0;

    results->counts[result->verdict]++;
    results->warnings += result->warnings;
    *case_object = NULL;
    if (!json_is_object(object)) {
        fprintf(errors, "%s: no result can be read: %s\n", result->path,
            object == NULL ? error.text : "it is no object");
        json_decref(object);
        results->spoiled = true;
        return -EINVAL;
    }
    fault = spool_case(results, result->index, object);
    if (fault < 0) {
        results->spoiled = true;
        complain(errors, results->target, fault);
    }
    *case_object = object;
    return fault;
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

static int copy_case(const struct results *results, const struct extent *extent, FILE *out)
{
    char buffer[16384];
    size_t done = 0;

    while (done < extent->length) {
        size_t left = extent->length - done;
        ssize_t n = pread(results->spool, buffer, left < sizeof buffer ? left : sizeof buffer,
            (off_t)extent->offset + (off_t)done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -EIO;
        if (fwrite(buffer, 1, (size_t)n, out) != (size_t)n)
            return -errno;
        done += (size_t)n;
    }
    return 0;
}

static int print_member(FILE *out, const char *key, const json_t *value)
{
    fprintf(out, "\"%s\": ", key);
    return json_dumpf(value, out, JSON_ENCODE_ANY | DUMP_FLAGS) < 0 ? -EIO : 0;
}

static int print_all(
    struct results *results, json_t *head, const json_t *summary, int exit_status, FILE *out)
{
    const char *key, *separator = "";
    json_t *value;
    int fault = 0;

    fputs("{\n", out);
    json_object_foreach(head, key, value)
    {
        fault = print_member(out, key, value);
        if (fault < 0)
            return fault;
        fputs(",\n", out);
    }
    fputs("\"scenarios\": [", out);
    for (size_t i = 0; fault == 0 && i < results->case_count; i++) {
        if (results->extents[i].length == 0)
            continue;
        fprintf(out, "%s\n", separator);
        separator = ",";
        fault = copy_case(results, &results->extents[i], out);
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
