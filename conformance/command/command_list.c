/* command_list.c - prints the ids of the cases that a run would have. */
#include "config.h"

#include <stdio.h>

#include "conformance/command/command.h"
#include "conformance/command/selection.h"
#include "conformance/results/results.h"

int command_list(
    const struct options *options, const struct resources *resources, const char *program)
{
    struct selection selection;
    int status = selection_make(options, resources, &selection);

    (void)program;
    if (status == EXIT_STATUS_EXPECTED)
        for (size_t i = 0; i < selection.plan->case_count; i++)
            puts(selection.plan->cases[i].id);
    selection_end(&selection);
    return status;
}
