/* command_line.h - what the programs of this folder have in common: how their command lines are
 * read. */
#ifndef REPORTS_COMMAND_LINE_H
#define REPORTS_COMMAND_LINE_H

#include <getopt.h>

/* The command line is wrong. */
#define EXIT_USAGE 2

struct command_line {
    const char *name;
    const char *usage;            /* whole lines */
    const struct option *options; /* codes from 256 on */
};

/*
 * Says on standard error what is wrong, with the word that is, unless it is empty, and the usage.
 * Returns EXIT_USAGE.
 */
int command_line_misuse(const struct command_line *line, const char *what, const char *word);

/* Prints the program's name and the suite's version. Returns EXIT_SUCCESS. */
int command_line_version(const struct command_line *line);

/*
 * Takes the next option from the command line; its argument is in optarg. Words that are none come
 * to stand at the end, from optind on.
 * Returns the option's code; -1 after the last; EXIT_USAGE, said, if it is unknown or lacks its
 * argument.
 */
int command_line_next_option(const struct command_line *line, int argc, char **argv);

#endif
