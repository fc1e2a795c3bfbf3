/* command_explain.c - says in words what scenarios do and what requirements ask for. */
#include "config.h"

#include "conformance/command/command.h"
#include "conformance/command/exit.h"
#include "conformance/command/selection.h"
#include "conformance/explain/explain.h"
#include "conformance/results/results.h"

#include <stdio.h>

int command_explain(
    const struct options *options, const struct resources *resources, const char *program)
{
    struct selection selection;
    struct requirement_coverage coverage = {0};
    int status = selection_load(resources, &selection), error;

    (void)program;
    if (status == EXIT_STATUS_EXPECTED) {
        error =
            requirement_coverage_begin(&coverage, selection.plan, resources->requirements, stderr);
        status = error < 0 ? exit_status_of_file(error) : status;
    }
    for (size_t i = 0; status == EXIT_STATUS_EXPECTED && i < options->pattern_count; i++) {
        fputs(i > 0 ? "\n\n" : "", stdout);
        error = explain_id(&coverage, options->patterns[i], stdout, stderr);
        if (error != EXPLAIN_DONE)
            status = error < 0 ? exit_status_of_file(error) : EXIT_STATUS_INVALID;
    }
    requirement_coverage_end(&coverage);
    selection_end(&selection);
    return status;
}
