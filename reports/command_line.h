/* command_line.h - the command lines of this folder's programs: options, help, version. */
#ifndef REPORTS_COMMAND_LINE_H
#define REPORTS_COMMAND_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* Exit status for a wrong command line. */
#define EXIT_USAGE 2

/* How often an option that may be repeated is taken. */
#define COMMAND_LINE_WORDS_MAX 64

struct command_line {
    const char *name;  /* of the program */
    const char *usage; /* whole lines, as is the help */
    const char *help;
};

/* The arguments of an option that may be repeated. */
struct command_line_words {
    const char *words[COMMAND_LINE_WORDS_MAX];
    size_t count;
};

/* An option, and the one thing that it sets. Without `flag` it takes an argument. */
struct command_line_option {
    const char *name;
    const char **text;
    struct command_line_words *words;
    bool *flag;
};

/*
 * Prints on standard error what is wrong, the word that is wrong unless it is empty, and the usage.
 *
 * Returns EXIT_USAGE.
 */
int command_line_misuse(const struct command_line *line, const char *what, const char *word);

/*
 * Takes all options, which may stand behind operands, and does what --help and --version ask for.
 * Operands are moved to the end, where they begin at optind.
 *
 * options  the program's own, up to one without a name
 *
 * Returns -1 for the program to go on; else the status to exit with: EXIT_SUCCESS after --help and
 * --version, EXIT_USAGE, said, if an option is unknown, lacks its argument or is given too often.
 */
int command_line_parse(const struct command_line *line, const struct command_line_option *options,
    int argc, char **argv);

#endif
