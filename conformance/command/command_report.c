/* command_report.c - shows what results.json holds, and joins the parts of a run. */
#include "config.h"

#include "conformance/command/command.h"
#include "conformance/command/exit.h"
#include "conformance/results/results.h"
#include "reports/merge.h"
#include "reports/report.h"
#include "reports/results_file.h"
#include "reports/terminal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* The results that were read, one for each operand. */
struct reading {
    json_t **list;
    size_t count;
};

static int load_all(const struct options *options, struct reading *reading)
{
    int error = 0;

    reading->list = calloc(options->pattern_count, sizeof(json_t *));
    if (reading->list == NULL)
        return -ENOMEM;
    while (error == 0 && reading->count < options->pattern_count) {
        error = results_file_load(
            options->patterns[reading->count], stderr, &reading->list[reading->count]);
        reading->count += error == 0;
    }
    return error;
}

/* Returns the exit status that the results have; PATH is where they are, or empty. */
static int show(json_t *results, const char *path)
{
    /* All is known already: there is no progress to see. */
    struct report *report =
        report_new(stdout, terminal_choose_look(stdout) & ~(unsigned)TERMINAL_PROGRESS);

    if (report == NULL)
        return exit_complain("reporting", -ENOMEM);
    report_results(report, results, path);
    report_free(report);
    return (int)json_integer_value(json_object_get(results, "exit_status"));
}

/* Returns an exit status. */
static int merge(const struct options *options, const struct reading *reading)
{
    const char *target = options->results != NULL ? options->results : "";
    json_t *whole = NULL;
    int status = EXIT_STATUS_ERROR;
    int error = merge_results(reading->list, options->patterns, reading->count, stderr, &whole);

    if (error == -ENOMEM)
        return exit_complain("joining results", error);
    if (error < 0)
        return EXIT_STATUS_INVALID;
    if (options->results == NULL || results_write(target, whole, stderr) == 0)
        status = show(whole, target);
    json_decref(whole);
    return status;
}

/* Returns an exit status. */
static int show_all(const struct options *options, const struct reading *reading)
{
    int status = EXIT_STATUS_NOTHING_RAN;

    for (size_t i = 0; i < reading->count; i++) {
        fputs(i > 0 ? "\n" : "", stdout);
        status = exit_status_worse(status, show(reading->list[i], options->patterns[i]));
    }
    return status;
}

int command_report(
    const struct options *options, const struct resources *resources, const char *program)
{
    struct reading reading = {0};
    int error = load_all(options, &reading), status;

    (void)resources;
    (void)program;
    if (error < 0)
        status = exit_status_of_file(error);
    else if (options->merge)
        status = merge(options, &reading);
    else
        status = show_all(options, &reading);
    for (size_t i = 0; i < reading.count; i++)
        json_decref(reading.list[i]);
    free((void *)reading.list);
    return status;
}
