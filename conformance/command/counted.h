/* counted.h - whose code a run with --coverage counts. */
#ifndef CONFORMANCE_COMMAND_COUNTED_H
#define CONFORMANCE_COMMAND_COUNTED_H

#include "conformance/command/options.h"
#include "conformance/plan/pairing.h"

#include <stdio.h>

/*
 * That of the implementation that the command line names. A reference that only plays the other
 * side is not meant. Of two that are named it is the one whose manifest has "coverage".
 * Ownership: the pairing's.
 * Returns NULL if both have it and it is not the same, after a line on ERRORS.
 */
const struct manifest *counted_choose(
    const struct options *options, const struct pairing *pairing, FILE *errors);

#endif
