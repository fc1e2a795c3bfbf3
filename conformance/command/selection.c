/* selection.c - the scenarios there are, and of those the cases that a command line selects. */
#include "config.h"

#include "conformance/command/selection.h"

#include "conformance/command/exit.h"
#include "conformance/language/verb.h"
#include "conformance/plan/plan_selection.h"
#include "conformance/results/results.h"

#include <inttypes.h>
#include <stdio.h>

/* Narrows the plan to the part that was asked for. Returns an exit status. */
static int take_shard(const struct options *options, struct plan *plan)
{
    size_t whole = plan->case_count;
    int error = plan_shard(plan, options->shard, options->shards);

    if (error < 0)
        return exit_complain("taking a part of the cases", error);
    if (plan->case_count > 0)
        return EXIT_STATUS_EXPECTED;
    fprintf(stderr,
        "shakedown: part %" PRIu64 " of %" PRIu64 " is empty, nothing ran: %zu %s selected\n",
        options->shard, options->shards, whole, whole == 1 ? "case is" : "cases are");
    return EXIT_STATUS_NOTHING_RAN;
}

/*
 * Who must take part in a case: who is named, where the reference stands for the other role. A case
 * in which it plays alone would say nothing of the one that is judged. 0: every case will do.
 */
static unsigned choose_roles(const struct options *options)
{
    if (options->implementation != NULL || (options->server != NULL) == (options->client != NULL))
        return 0;
    return options->server != NULL ? ROLE_SERVER : ROLE_CLIENT;
}

/* Leaves the cases in which who is judged takes part. Returns an exit status. */
static int take_roles(const struct options *options, struct plan *plan)
{
    unsigned roles = choose_roles(options);
    int error = roles != 0 ? plan_select_roles(plan, roles) : 0;

    if (error < 0)
        return exit_complain("selecting scenarios", error);
    if (plan->case_count > 0)
        return EXIT_STATUS_EXPECTED;
    fprintf(stderr, "shakedown: in no selected case does a %s take part, nothing ran\n",
        role_word((enum role)roles));
    return EXIT_STATUS_NOTHING_RAN;
}

int selection_load(const struct resources *resources, struct selection *selection)
{
    int error;

    *selection = (struct selection){0};
    error = catalogue_load(resources->requirements, stderr, &selection->catalogue);
    if (error == 0)
        error = plan_load(resources->scenarios, selection->catalogue, stderr, &selection->plan);
    return error < 0 ? exit_status_of_file(error) : EXIT_STATUS_EXPECTED;
}

int selection_make(
    const struct options *options, const struct resources *resources, struct selection *selection)
{
    int status = selection_load(resources, selection);

    return status == EXIT_STATUS_EXPECTED ? selection_narrow(options, selection) : status;
}

int selection_narrow(const struct options *options, struct selection *selection)
{
    int status, error = plan_select(selection->plan, options->patterns, options->pattern_count,
                    options->requirements, options->requirement_count, stderr);

    if (error < 0)
        return exit_complain("selecting scenarios", error);
    if (error == PLAN_UNKNOWN_REQUIREMENT)
        return EXIT_STATUS_INVALID;
    if (error == PLAN_NO_MATCH)
        return EXIT_STATUS_NOTHING_RAN;
    if (selection->plan->case_count == 0) {
        fprintf(stderr, "shakedown: no scenario in %s\n", selection->plan->folder);
        return EXIT_STATUS_NOTHING_RAN;
    }
    status = take_roles(options, selection->plan);
    return status == EXIT_STATUS_EXPECTED && options->shards > 0
               ? take_shard(options, selection->plan)
               : status;
}

void selection_end(struct selection *selection)
{
    plan_free(selection->plan);
    catalogue_free(selection->catalogue);
    *selection = (struct selection){0};
}
