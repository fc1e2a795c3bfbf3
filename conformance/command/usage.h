/* usage.h - what --help prints, and what is said of a wrong command line. */
#ifndef CONFORMANCE_COMMAND_USAGE_H
#define CONFORMANCE_COMMAND_USAGE_H

#include "conformance/command/command_table.h"

#include <stdio.h>

/* Prints the help of COMMAND on OUT; of the program itself for NULL. */
void usage_print(const struct command *command, FILE *out);

/*
 * Prints what is wrong with a command line, and which --help tells more: that of COMMAND, or for
 * NULL the program's own.
 */
void usage_complain(FILE *errors, const struct command *command, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
