/* selection.c - the scenarios there are, and of those the cases that a command line selects. */
#include "config.h"

#include "conformance/command/selection.h"

#include <inttypes.h>
#include <stdio.h>

#include "conformance/command/exit.h"
#include "conformance/results/results.h"

/* Narrows the plan to the part that was asked for. Returns an exit status. */
static int take_shard(const struct options *options, struct plan *plan)
{
    size_t whole = plan->case_count;
    int fault = plan_shard(plan, options->shard, options->shards);

    if (fault < 0)
        return exit_complain("taking a part of the cases", fault);
    if (plan->case_count > 0)
        return EXIT_STATUS_EXPECTED;
    fprintf(stderr,
        "shakedown: part %" PRIu64 " of %" PRIu64 " is empty, nothing ran: %zu %s selected\n",
        options->shard, options->shards, whole, whole == 1 ? "case is" : "cases are");
    return EXIT_STATUS_NOTHING_RAN;
}

int selection_load(const struct resources *resources, struct selection *selection)
{
    int fault;

    *selection = (struct selection){0};
    fault = catalogue_load(resources->requirements, stderr, &selection->catalogue);
    if (fault == 0)
        fault = plan_load(resources->scenarios, selection->catalogue, stderr, &selection->plan);
    return fault < 0 ? exit_status_of_file(fault) : EXIT_STATUS_EXPECTED;
}

int selection_make(
    const struct options *options, const struct resources *resources, struct selection *selection)
{
    int status = selection_load(resources, selection);

    return status == EXIT_STATUS_EXPECTED ? selection_narrow(options, selection) : status;
}

int selection_narrow(const struct options *options, struct selection *selection)
{
    int fault = plan_select(selection->plan, options->patterns, options->pattern_count,
        options->requirements, options->requirement_count, stderr);

    if (fault < 0)
        return exit_complain("selecting scenarios", fault);
    if (fault == PLAN_UNKNOWN_REQUIREMENT)
        return EXIT_STATUS_INVALID;
    if (fault == PLAN_NO_MATCH)
        return EXIT_STATUS_NOTHING_RAN;
    if (selection->plan->case_count == 0) {
        fprintf(stderr, "shakedown: no scenario in %s\n", selection->plan->folder);
        return EXIT_STATUS_NOTHING_RAN;
    }
    return options->shards > 0 ? take_shard(options, selection->plan) : EXIT_STATUS_EXPECTED;
}

void selection_end(struct selection *selection)
{
    plan_free(selection->plan);
    catalogue_free(selection->catalogue);
    *selection = (struct selection){0};
}
