/* command_line.h - parsing the command line of shakedown. */
#ifndef CONFORMANCE_COMMAND_COMMAND_LINE_H
#define CONFORMANCE_COMMAND_COMMAND_LINE_H

#include "conformance/command/command_line.h"
#include "conformance/command/options.h"

#include <stdio.h>

/* What is to be done after parsing. */
enum command_line_outcome {
    COMMAND_LINE_GO = 0,    /* the command that OPTIONS holds */
    COMMAND_LINE_DONE = 1,  /* nothing: help or the version was printed on OUT */
    COMMAND_LINE_WRONG = 2, /* nothing: what is wrong was printed on ERRORS, and where to read on */
};

/*
 * Reads the command line into *OPTIONS. Not to be called by two threads at once (getopt).
 * Ownership: *OPTIONS borrows from ARGV, whose strings it may reorder.
 * Returns an command_line_outcome.
 */
int command_line_parse(int argc, char **argv, FILE *out, FILE *errors, struct options *options);

#endif
