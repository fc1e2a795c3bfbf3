/* option_value.h - what an option of the command line sets. */
#ifndef CONFORMANCE_COMMAND_OPTION_VALUE_H
#define CONFORMANCE_COMMAND_OPTION_VALUE_H

#include "conformance/command/option_table.h"
#include "conformance/command/options.h"

/*
 * Sets in OPTIONS what option CODE asks for; neither help nor version. ARGUMENT is NULL where none
 * was given.
 * Ownership: OPTIONS borrows ARGUMENT.
 * Returns NULL, or what is wrong: a constant, to be followed by the argument.
 */
const char *option_value_set(struct options *options, enum option_code code, const char *argument);

#endif
