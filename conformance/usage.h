/* usage.h - what --help prints. */
#ifndef CONFORMANCE_USAGE_H
#define CONFORMANCE_USAGE_H

#include <stdio.h>

#include "conformance/options.h"

/* Prints the help of COMMAND on OUT; of the program itself for COMMAND_NONE. */
void usage_print(enum command command, FILE *out);

#endif
