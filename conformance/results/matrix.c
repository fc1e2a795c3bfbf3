/* matrix.c - the results of pairs of implementations, and the file that has them all. */
#include "config.h"

#include "conformance/results/matrix.h"

#include "conformance/results/atomic_file.h"
#include "conformance/results/results_case.h"
#include "reports/exit_status.h"
#include "reports/summary.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

int matrix_status(const struct matrix_pair *pairs, size_t count)
{
    int status = EXIT_STATUS_NOTHING_RAN;

    for (size_t i = 0; i < count; i++)
        status = exit_status_worse(status, pairs[i].exit_status);
    return status;
}

json_t *matrix_summary(const struct matrix_pair *pairs, size_t count)
{
    json_t *sum = json_object();
    bool ok = sum != NULL;

    for (size_t i = 0; ok && i < count; i++) {
        json_t *summary = results_summary(pairs[i].results);

        ok = summary_add(sum, summary) == 0;
        json_decref(summary);
    }
    if (!ok) {
        json_decref(sum);
        sum = NULL;
    }
    return sum;
}

static json_t *pair_to_json(const struct matrix_pair *pair)
{
    return json_pack("{s:s, s:s, s:o, s:i}", "server", pair->server, "client", pair->client,
        "summary", results_summary(pair->results), "exit_status", pair->exit_status);
}

json_t *matrix_pairs_to_json(const struct matrix_pair *pairs, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < count; i++) {
        if (json_array_append_new(array, pair_to_json(&pairs[i])) < 0) {
            json_decref(array);
            array = NULL;
        }
    }
    return array;
}

/* What print_contents prints. */
struct contents {
    const struct matrix_pair *pairs;
    size_t count;
    json_t *head;
    const json_t *summary;
    int exit_status;
};

static int print_members(FILE *out, json_t *object)
{
    const char *key;
    json_t *value;

    json_object_foreach (object, key, value) {
        fprintf(out, "\"%s\": ", key);
        if (json_dumpf(value, out, JSON_ENCODE_ANY | RESULTS_DUMP_FLAGS) < 0)
            return -EIO;
        fputs(",\n", out);
    }
    return 0;
}

static int print_pair(FILE *out, const struct matrix_pair *pair)
{
    json_t *object = pair_to_json(pair);
    int error = object != NULL ? 0 : -ENOMEM;

    fputs("{\n", out);
    if (error == 0)
        error = print_members(out, object);
    fputs("\"scenarios\": ", out);
    if (error == 0)
        error = results_print_cases(pair->results, out);
    fputs("\n}", out);
    json_decref(object);
    return error;
}

/* atomic_file_print_fn */
static int print_contents(FILE *out, void *arg)
{
    const struct contents *contents = arg;
    int error;

    fputs("{\n", out);
    error = print_members(out, contents->head);
    fputs("\"pairs\": [", out);
    for (size_t i = 0; error == 0 && i < contents->count; i++) {
        fputs(i > 0 ? ",\n" : "\n", out);
        error = print_pair(out, &contents->pairs[i]);
    }
    fputs("\n],\n\"summary\": ", out);
    if (error == 0 && json_dumpf(contents->summary, out, RESULTS_DUMP_FLAGS) < 0)
        error = -EIO;
    fprintf(out, ",\n\"exit_status\": %d\n}\n", contents->exit_status);
    return error;
}

int matrix_finish(const char *target, const struct matrix_pair *pairs, size_t count, json_t *head,
    int exit_status, FILE *errors)
{
    json_t *summary = matrix_summary(pairs, count);
    struct contents contents = {pairs, count, head, summary, exit_status};
    struct atomic_file file;
    int error = atomic_file_open(target, &file);

    if (error == 0 && summary == NULL)
        error = -ENOMEM;
    if (error == 0)
        error = atomic_file_write(&file, print_contents, &contents);
    atomic_file_close(&file);
    json_decref(summary);
    return error < 0 ? atomic_file_complain(target, error, errors) : 0;
}
