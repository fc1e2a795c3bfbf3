/* usage.h - what --help prints. */
#ifndef CONFORMANCE_COMMAND_USAGE_H
#define CONFORMANCE_COMMAND_USAGE_H

#include "conformance/command/command_table.h"

#include <stdio.h>

/* Prints the help of COMMAND on OUT; of the program itself for NULL. */
void usage_print(const struct command *command, FILE *out);

#endif
