/* command_list.c - prints the ids of the cases that a run would have, or the requirements. */
#include "config.h"

#include <stdio.h>

#include "conformance/command/command.h"
#include "conformance/command/exit.h"
#include "conformance/command/selection.h"
#include "conformance/explain/requirement_table.h"
#include "conformance/results/results.h"

/* Returns an exit status. */
static int list_requirements(const struct plan *plan, const struct resources *resources)
{
    struct survey survey;
    int fault = survey_begin(&survey, plan, resources->requirements, stderr);

    if (fault == 0)
        requirement_table_print(&survey, stdout);
    survey_end(&survey);
    return fault < 0 ? exit_status_of_file(fault) : EXIT_STATUS_EXPECTED;
}

int command_list(
    const struct options *options, const struct resources *resources, const char *program)
{
    struct selection selection;
    int status = selection_make(options, resources, &selection);

    (void)program;
    if (status == EXIT_STATUS_EXPECTED && options->lists_requirements)
        status = list_requirements(selection.plan, resources);
    else if (status == EXIT_STATUS_EXPECTED)
        for (size_t i = 0; i < selection.plan->case_count; i++)
            puts(selection.plan->cases[i].id);
    selection_end(&selection);
    return status;
}
