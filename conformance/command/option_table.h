/* option_table.h - what options there are, which commands take them, and their help. */
#ifndef CONFORMANCE_COMMAND_OPTION_TABLE_H
#define CONFORMANCE_COMMAND_OPTION_TABLE_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>

/* What getopt_long returns for them. */
enum option_code {
    OPTION_HELP = 256,
    OPTION_VERSION,
    OPTION_IMPLEMENTATION,
    OPTION_SERVER,
    OPTION_CLIENT,
    OPTION_REQUIREMENT,
    OPTION_SCENARIOS,
    OPTION_JOBS,
    OPTION_SHUFFLE,
    OPTION_SHARD,
    OPTION_REPEAT,
    OPTION_UNTIL_FAIL,
    OPTION_RESULTS,
    OPTION_STRICT,
    OPTION_VERIFY_ADAPTER,
    OPTION_TIMEOUT_SCALE,
    OPTION_COVERAGE,
    OPTION_EXPECTATIONS,
    OPTION_UPDATE_EXPECTATIONS,
    OPTION_WRITE_EXPECTATIONS,
    OPTION_MERGE,
    OPTION_LANGUAGE,
    OPTION_DIRECTORY,
    OPTION_STRACE,
    OPTION_VALGRIND,
    OPTION_GDB,
    OPTION_GDB_COMMANDS,
    OPTION_KEEP,
    OPTION_NO_REPLAY,
    OPTION_REQUIREMENTS,
    OPTION_CODES_END, /* one past the last */
};

/* Room for all rows of the table. */
#define OPTION_ROWS_MOST ((size_t)64)

/* One that says something else to each command has a row for each. */
struct known_option {
    enum option_code code;
    const char *name;     /* without the dashes */
    const char *argument; /* as the help shows it; NULL when it takes none; "[=WORD]" when it may
                             be left away */
    unsigned commands;    /* set of enum command_set */
    const char *help;     /* lines of 55 columns at most, the last without its end */
};

/* Option INDEX from 0, in the order of the help. Returns NULL after the last. */
const struct known_option *option_table_at(size_t index);

/*
 * Whether an option may be given to a command several times, each with another argument that is
 * meant too. Of the others, one that takes an argument is given once.
 */
bool option_table_is_list(enum option_code code, unsigned command);

/*
 * Fills KNOWN, room for OPTION_ROWS_MOST + 1, with the options that one of COMMANDS (set of enum
 * command_set) takes, as getopt_long wants them.
 */
void option_table_for(unsigned commands, struct option *known);

#endif
