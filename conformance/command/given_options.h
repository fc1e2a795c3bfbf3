/* given_options.h - options that were given before, and whether they may be given again. */
#ifndef CONFORMANCE_COMMAND_GIVEN_OPTIONS_H
#define CONFORMANCE_COMMAND_GIVEN_OPTIONS_H

#include "conformance/command/command_table.h"
#include "conformance/command/option_table.h"

#include <stdbool.h>
#include <stdio.h>

/* All zero: none was given. Arguments are borrowed. */
struct given_options {
    bool is_given[OPTION_CODES_END - OPTION_HELP];         /* by the code, from OPTION_HELP on */
    const char *arguments[OPTION_CODES_END - OPTION_HELP]; /* NULL: without one */
};

/*
 * Notes that getopt_long returned CODE with ARGUMENT. An option that says yes to something may be
 * given again, which changes nothing, and so may one that is a list. Any other has one value: to
 * take the first or the last without a word would drop what was asked for.
 * Returns false when it was given before and is neither (said on ERRORS).
 */
bool given_options_allow(struct given_options *given, const struct command *command, int code,
    const char *argument, FILE *errors);

#endif
