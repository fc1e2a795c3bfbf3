/* results.c - spooling finished cases, and writing results.json whole. */
#include "config.h"

#include "conformance/results/results.h"

#include "common/complaint.h"
#include "conformance/results/atomic_file.h"
#include "conformance/results/results_case.h"
#include "conformance/results/spool.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct results {
    struct atomic_file file;
    struct spool spool;
    struct results_case *cases;
    size_t case_count;
    uint64_t planned_rounds; /* 0: without end */
    unsigned counts[VERDICT_COUNT];
    unsigned tolerated; /* of the flaky ones, those that were expected to be */
    unsigned warnings;
    bool spoiled; /* a case could not be spooled */
    int said;     /* the last error of writing that was reported; 0: none was */
};

/*
 * The spool is in the folder of the results, so that a full disk is noticed before anything has
 * run.
 */
static int open_spool(struct results *results)
{
    char *template = atomic_file_template(&results->file);
    int error;

    if (template == NULL)
        return -ENOMEM;
    error = spool_open(&results->spool, template);
    free(template);
    return error;
}

int results_new(
    const char *target, size_t case_count, uint64_t rounds, FILE *errors, struct results **results)
{
    struct results *made = calloc(1, sizeof *made);
    int error = -ENOMEM;

    if (made == NULL)
        goto out;
    made->spool.fd = -1;
    made->case_count = case_count;
    made->planned_rounds = rounds;
    made->cases = calloc(case_count + 1, sizeof *made->cases);
    if (made->cases == NULL)
        goto out;
    error = atomic_file_open(target, &made->file);
    if (error == 0)
        error = open_spool(made);
    if (error < 0)
        goto out;
    *results = made;
    made = NULL;
out:
    results_free(made);
    return error < 0 ? atomic_file_complain(target, error, errors) : 0;
}

void results_free(struct results *results)
{
    if (results == NULL)
        return;
    spool_close(&results->spool);
    for (size_t i = 0; results->cases != NULL && i < results->case_count; i++)
        results_case_end(&results->cases[i]);
    free(results->cases);
    atomic_file_close(&results->file);
    free(results);
}

void results_expect(struct results *results, size_t index, const struct expectation *expectation)
{
    results->cases[index].expectation = expectation;
}

/* A full disk concerns every case, and is reported once. */
static int complain_once(struct results *results, int error, FILE *errors)
{
    if (results->said != error)
        atomic_file_complain(results->file.path, error, errors);
    results->said = error;
    return error;
}

/* Reports an error of a case and remembers that there was one. */
static int spoil(struct results *results, int error, FILE *errors)
{
    results->spoiled = true;
    return complain_once(results, error, errors);
}

static void count(struct results *results, const struct results_case *one)
{
    results->counts[results_case_verdict(one)]++;
    results->tolerated += results_case_is_tolerated(one);
    results->warnings += one->repeats.warnings;
}

int results_close(struct results *results, size_t index, FILE *errors, json_t **case_object)
{
    struct results_case *one = &results->cases[index];
    int error;

    *case_object = NULL;
    /* Without a record, which a full disk may have kept out, it counts as not run. */
    if (one->closed || one->record.length == 0)
        return 0;
    count(results, one);
    error = results_case_close(one, &results->spool, case_object);
    return error < 0 ? spoil(results, error, errors) : 0;
}

/* Takes the only round of a case. */
static int add_single(struct results *results, const struct case_result *result, json_t *record,
    FILE *errors, json_t **case_object)
{
    struct results_case *one = &results->cases[result->index];
    int error = results_case_add_single(one, &results->spool, result, record);

    if (error < 0)
        return spoil(results, error, errors);
    count(results, one);
    *case_object = json_incref(record);
    return 0;
}

/* Takes one round of several; the last closes the case. */
static int add_round(struct results *results, const struct case_result *result, json_t *record,
    FILE *errors, json_t **case_object)
{
    struct results_case *one = &results->cases[result->index];
    int error = results_case_add(one, &results->spool, result, record);

    if (error < 0)
        return spoil(results, error, errors);
    if (repeats_rounds(&one->repeats) < results->planned_rounds || results->planned_rounds == 0)
        return 0;
    return results_close(results, result->index, errors, case_object);
}

int results_add(
    struct results *results, const struct case_result *result, FILE *errors, json_t **case_object)
{
    json_error_t syntax;
    json_t *record = json_load_file(result->path, JSON_REJECT_DUPLICATES, &syntax);
    int error;

    *case_object = NULL;
    if (json_is_object(record)) {
        error = results->planned_rounds == 1
                    ? add_single(results, result, record, errors, case_object)
                    : add_round(results, result, record, errors, case_object);
    } else {
        error = complaint_print(errors, "%s: no result can be read: %s", result->path,
            record == NULL ? syntax.text : "it is not an object");
        results->spoiled = true;
    }
    json_decref(record);
    return error;
}

int results_add_member(
    struct results *results, size_t index, const char *key, json_t *value, FILE *errors)
{
    int error;

    if (value == NULL || !results->cases[index].closed) {
        json_decref(value);
        return 0;
    }
    error = results_case_add_member(&results->cases[index], &results->spool, key, value);
    return error < 0 ? spoil(results, error, errors) : 0;
}

enum verdict results_observed(const struct results *results, size_t index)
{
    return repeats_verdict(&results->cases[index].repeats);
}

const char *results_target(const struct results *results)
{
    return results->file.path;
}

/* Cases without a verdict: the run was interrupted. */
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
    if (json_object_set_new(summary, "tolerated", json_integer(results->tolerated)) < 0 ||
        json_object_set_new(summary, "warnings", json_integer(results->warnings)) < 0 ||
        json_object_set_new(summary, "not-run", json_integer((json_int_t)not_run(results))) < 0)
        goto failed;
    return summary;
failed:
    json_decref(summary);
    return NULL;
}

int results_status(const struct results *results)
{
    json_t *summary = results->spoiled ? NULL : results_summary(results);
    int status = summary != NULL ? exit_status_of_summary(summary) : EXIT_STATUS_ERROR;

    json_decref(summary);
    return status;
}

static int print_value(FILE *out, const json_t *value, size_t flags)
{
    return json_dumpf(value, out, JSON_ENCODE_ANY | RESULTS_DUMP_FLAGS | flags) < 0 ? -EIO : 0;
}

/* Prints an array, each element on a line of its own. */
static int print_lines(FILE *out, const json_t *list)
{
    int error = 0;

    fputc('[', out);
    for (size_t i = 0; error == 0 && i < json_array_size(list); i++) {
        fputs(i > 0 ? ",\n" : "\n", out);
        error = print_value(out, json_array_get(list, i), JSON_COMPACT);
    }
    fputs("\n]", out);
    return error;
}

/* Whether a member of the file is a long array. */
static bool is_lines(const char *key)
{
    return strcmp(key, "scenarios") == 0 || strcmp(key, "requirements") == 0;
}

static int print_member(FILE *out, const char *key, const json_t *value)
{
    fprintf(out, "\"%s\": ", key);
    return is_lines(key) ? print_lines(out, value) : print_value(out, value, 0);
}

int results_print_cases(const struct results *results, FILE *out)
{
    const char *separator = "";
    int error = 0;

    fputc('[', out);
    for (size_t i = 0; error == 0 && i < results->case_count; i++) {
        if (!results->cases[i].closed)
            continue;
        fprintf(out, "%s\n", separator);
        separator = ",";
        error = results_case_print(&results->cases[i], &results->spool, out);
    }
    fputs("\n]", out);
    return error;
}

/* What print_contents prints. */
struct contents {
    const struct results *results;
    json_t *head;
    const json_t *summary;
    int exit_status;
};

/* atomic_file_print_fn */
static int print_contents(FILE *out, void *arg)
{
    const struct contents *contents = arg;
    const char *key;
    json_t *value;
    int error = 0;

    fputs("{\n", out);
    json_object_foreach (contents->head, key, value) {
        error = print_member(out, key, value);
        if (error < 0)
            return error;
        fputs(",\n", out);
    }
    fputs("\"scenarios\": ", out);
    error = results_print_cases(contents->results, out);
    fputs(",\n", out);
    if (error == 0)
        error = print_member(out, "summary", contents->summary);
    fprintf(out, ",\n\"exit_status\": %d\n}\n", contents->exit_status);
    return error;
}

int results_finish(struct results *results, json_t *head, int exit_status, FILE *errors)
{
    json_t *summary = results_summary(results);
    struct contents contents = {results, head, summary, exit_status};
    int error = -ENOMEM;

    if (summary != NULL)
        error = atomic_file_write(&results->file, print_contents, &contents);
    json_decref(summary);
    return error < 0 ? complain_once(results, error, errors) : 0;
}

/* atomic_file_print_fn: prints what was read from a file, in the form of print_contents. */
static int print_again(FILE *out, void *arg)
{
    json_t *root = arg, *value;
    const char *key, *separator = "{\n";
    int error = 0;

    json_object_foreach (root, key, value) {
        fputs(separator, out);
        separator = ",\n";
        error = print_member(out, key, value);
        if (error < 0)
            return error;
    }
    fputs("\n}\n", out);
    return 0;
}

int results_write(const char *target, json_t *root, FILE *errors)
{
    struct atomic_file file;
    int error = atomic_file_open(target, &file);

    if (error == 0)
        error = atomic_file_write(&file, print_again, root);
    atomic_file_close(&file);
    return error < 0 ? atomic_file_complain(target, error, errors) : 0;
}
