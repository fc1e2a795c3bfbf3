/* selection.h - the scenarios there are, and of those the cases that a command line selects. */
#ifndef CONFORMANCE_COMMAND_SELECTION_H
#define CONFORMANCE_COMMAND_SELECTION_H

#include "conformance/command/options.h"
#include "conformance/plan/catalogue.h"
#include "conformance/plan/plan.h"
#include "conformance/plan/resources.h"

struct selection {
    struct catalogue *catalogue; /* of requirements */
    struct plan *plan;
};

/*
 * Loads the catalogue and every scenario; all cases are selected. What is wrong is said on standard
 * error.
 * Ownership: the caller ends *SELECTION with selection_end, also when this failed.
 * Returns an exit status (results.h): EXIT_STATUS_EXPECTED, EXIT_STATUS_INVALID or
 * EXIT_STATUS_ERROR.
 */
int selection_load(const struct resources *resources, struct selection *selection);

/*
 * Narrows a plan that selection_load left whole to what OPTIONS select: patterns, requirement,
 * shard.
 * Returns an exit status as well, EXIT_STATUS_NOTHING_RAN when no case is left.
 */
int selection_narrow(const struct options *options, struct selection *selection);

/* Both, the one after the other. */
int selection_make(
    const struct options *options, const struct resources *resources, struct selection *selection);

/* Frees what it holds. */
void selection_end(struct selection *selection);

#endif
