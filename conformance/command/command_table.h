/* command_table.h - what commands there are, and what their help says besides their options. */
#ifndef CONFORMANCE_COMMAND_COMMAND_TABLE_H
#define CONFORMANCE_COMMAND_COMMAND_TABLE_H

#include <stddef.h>

/* Sets of commands: who takes an option. */
enum command_set {
    COMMAND_NONE = 1 << 0, /* the program itself, before any command */
    COMMAND_RUN = 1 << 1,
    COMMAND_LIST = 1 << 2,
    COMMAND_EXPLAIN = 1 << 3,
    COMMAND_MATRIX = 1 << 4,
    COMMAND_PROBE = 1 << 5,
    COMMAND_INIT = 1 << 6,
    COMMAND_REPORT = 1 << 7,
};

/* Texts are lines that fit a terminal, the last without its end. */
struct command {
    enum command_set set; /* itself alone */
    const char *word;
    const char *operands; /* as the line of usage shows them */
    const char *gist;     /* half a line, for the help of the program */
    const char *text;     /* what it does, before the options */
    const char *status;   /* its exit statuses, after them */
    const char *missing;  /* what is said when no operand was given; NULL: it needs none */
};

/* The command of that word. Returns NULL when there is none. */
const struct command *command_table_find(const char *word);

/* Command INDEX from 0, in the order of the help. Returns NULL after the last. */
const struct command *command_table_at(size_t index);

#endif
