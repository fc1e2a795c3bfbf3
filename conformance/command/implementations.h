/* implementations.h - the implementations that meet in a matrix. */
#ifndef CONFORMANCE_COMMAND_IMPLEMENTATIONS_H
#define CONFORMANCE_COMMAND_IMPLEMENTATIONS_H

#include "conformance/command/options.h"
#include "conformance/plan/manifest.h"
#include "conformance/plan/resources.h"

#include <stddef.h>

struct implementations {
    struct manifest **manifests; /* no two of one name */
    size_t count;
};

/*
 * Loads the manifests that OPTIONS name, in that order, or else all that come with the suite, by
 * name. What is wrong is said on standard error.
 * Ownership: the caller ends *ROSTER with implementations_end, also when this failed.
 * Returns an exit status (results.h): EXIT_STATUS_EXPECTED, EXIT_STATUS_INVALID (two of one name,
 * too) or EXIT_STATUS_ERROR.
 */
int implementations_load(
    const struct options *options, const struct resources *resources, struct implementations *list);

/*
 * Looks for every program of theirs, and says on standard error all that are missing.
 * Returns EXIT_STATUS_EXPECTED; EXIT_STATUS_ERROR.
 */
int implementations_check_programs(const struct implementations *list);

/* Frees what it holds. */
void implementations_end(struct implementations *list);

#endif
