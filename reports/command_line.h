/* command_line.h - the command lines of this folder's programs: options, usage, version. */
#ifndef REPORTS_COMMAND_LINE_H
#define REPORTS_COMMAND_LINE_H

#include <getopt.h>

/* Exit status for a wrong command line. */
#define EXIT_USAGE 2

struct command_line {
    const char *name;             /* of the program */
    const char *usage;            /* whole lines */
    const struct option *options; /* codes from 256 on */
};

/*
 * Prints on standard error what is wrong, the word that is wrong unless it is empty, and the usage.
 *
 * Returns EXIT_USAGE.
 */
int command_line_misuse(const struct command_line *line, const char *what, const char *word);

/* Prints the program's name and the suite's version. Returns EXIT_SUCCESS. */
int command_line_version(const struct command_line *line);

/*
 * Takes the next option; its argument is in optarg. Operands are moved to the end, where they begin
 * at optind.
 *
 * Returns the option's code; -1 after the last; EXIT_USAGE, said, if the option is unknown or lacks
 * its argument.
 */
int command_line_next_option(const struct command_line *line, int argc, char **argv);

#endif
