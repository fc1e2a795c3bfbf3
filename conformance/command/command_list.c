/* command_list.c - prints the ids of the cases that a run would have, or the requirements. */
#include "config.h"

#include "conformance/command/command.h"
#include "conformance/command/exit.h"
#include "conformance/command/selection.h"
#include "conformance/explain/requirement_table.h"
#include "conformance/results/results.h"

#include <stdio.h>

/* Whether all ids of --requirement are there. What is not is said. */
static int check_ids(const struct options *options, const struct catalogue *catalogue)
{
    for (size_t i = 0; i < options->requirement_count; i++) {
        if (catalogue_find(catalogue, options->requirements[i]) != NULL)
            continue;
        fprintf(stderr, "shakedown: unknown requirement \"%s\"; they stand in requirements.json\n",
            options->requirements[i]);
        return EXIT_STATUS_INVALID;
    }
    return EXIT_STATUS_EXPECTED;
}

/*
 * Prints the requirements, with the number of cases that patterns and shard select. One that no
 * case checks is listed as well, so --requirement chooses rows, and no cases. Returns an exit
 * status.
 */
static int list_requirements(const struct options *options, const struct resources *resources)
{
    struct options cases = *options;
    struct selection selection;
    struct requirement_coverage coverage = {0};
    int status, error;

    cases.requirement_count = 0;
    status = selection_make(&cases, resources, &selection);
    if (status == EXIT_STATUS_EXPECTED)
        status = check_ids(options, selection.catalogue);
    if (status == EXIT_STATUS_EXPECTED) {
        error =
            requirement_coverage_begin(&coverage, selection.plan, resources->requirements, stderr);
        if (error < 0)
            status = exit_status_of_file(error);
        else
            requirement_table_print(
                &coverage, options->requirements, options->requirement_count, stdout);
    }
    requirement_coverage_end(&coverage);
    selection_end(&selection);
    return status;
}

static int list_cases(const struct options *options, const struct resources *resources)
{
    struct selection selection;
    int status = selection_make(options, resources, &selection);

    if (status == EXIT_STATUS_EXPECTED)
        for (size_t i = 0; i < selection.plan->case_count; i++)
            puts(selection.plan->cases[i].id);
    selection_end(&selection);
    return status;
}

int command_list(
    const struct options *options, const struct resources *resources, const char *program)
{
    (void)program;
    return options->lists_requirements ? list_requirements(options, resources)
                                       : list_cases(options, resources);
}
