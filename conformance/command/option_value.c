/* option_value.c - what an option of the command line sets. */
#include "config.h"

#include "conformance/command/option_value.h"

#include "conformance/language/verb.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define JOBS_MOST 1024
#define SHARDS_MOST 1000000
#define ROUNDS_MOST 1000000

/* Beyond these a deadline is nothing that a case could meet, or that anybody would wait for. */
#define TIMEOUT_SCALE_LEAST 0.001
#define TIMEOUT_SCALE_MOST 1000.0

/* Options that are there or not: the member that becomes true. */
static const struct {
    enum option_code code;
    size_t member;
} flags[] = {
    {OPTION_KEEP, offsetof(struct options, keep)},
    {OPTION_MERGE, offsetof(struct options, merge)},
    {OPTION_NO_REPLAY, offsetof(struct options, no_replay)},
    {OPTION_REQUIREMENTS, offsetof(struct options, lists_requirements)},
    {OPTION_STRICT, offsetof(struct options, strict)},
    {OPTION_UNTIL_FAIL, offsetof(struct options, until_fail)},
    {OPTION_UPDATE_EXPECTATIONS, offsetof(struct options, update_expectations)},
    {OPTION_VERIFY_ADAPTER, offsetof(struct options, verify_adapter)},
    {OPTION_WRITE_EXPECTATIONS, offsetof(struct options, write_expectations)},
};

/* Options whose argument is kept as it is: the member that becomes it. */
static const struct {
    enum option_code code;
    size_t member;
} texts[] = {
    {OPTION_CLIENT, offsetof(struct options, client)},
    {OPTION_COVERAGE, offsetof(struct options, coverage)},
    {OPTION_DIRECTORY, offsetof(struct options, directory)},
    {OPTION_EXPECTATIONS, offsetof(struct options, expectations)},
    {OPTION_GDB_COMMANDS, offsetof(struct options, gdb_commands)},
    {OPTION_IMPLEMENTATION, offsetof(struct options, implementation)},
    {OPTION_LANGUAGE, offsetof(struct options, language)},
    {OPTION_RESULTS, offsetof(struct options, results)},
    {OPTION_SCENARIOS, offsetof(struct options, scenarios)},
    {OPTION_SERVER, offsetof(struct options, server)},
};

/* A decimal number, nothing before or after it. */
static bool read_number(const char *text, uint64_t most, uint64_t *number)
{
    unsigned long long value;
    char *end;

    if (text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    value = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || value > most)
        return false;
    *number = value;
    return true;
}

/* A decimal in bounds, nothing before or after it. No program of ours sets a locale: strtod's point
   is a point. */
static bool read_scale(const char *text, double *scale)
{
    double value;
    char *end;

    if (text[strspn(text, "0123456789.")] != '\0')
        return false;
    value = strtod(text, &end);
    if (end == text || *end != '\0' || value < TIMEOUT_SCALE_LEAST || value > TIMEOUT_SCALE_MOST)
        return false;
    *scale = value;
    return true;
}

/* "I/N", 1 <= I <= N. */
static bool read_shard(const char *text, struct options *options)
{
    const char *slash = strchr(text, '/');
    char part[sizeof "1000000"] = "";

    if (slash == NULL || (size_t)(slash - text) >= sizeof part)
        return false;
    memcpy(part, text, (size_t)(slash - text));
    return read_number(slash + 1, SHARDS_MOST, &options->shards) &&
           read_number(part, options->shards, &options->shard) && options->shard > 0;
}

/* Reads an option whose argument is a number of some kind. Returns NULL, or what it must be. */
static const char *set_number(struct options *options, enum option_code code, const char *argument)
{
    uint64_t number = 0;

    switch (code) {
    case OPTION_JOBS:
        if (!read_number(argument, JOBS_MOST, &number) || number == 0)
            return "--jobs takes a number from 1 to 1024, not";
        options->jobs = (unsigned)number;
        return NULL;
    case OPTION_SHUFFLE:
        options->shuffled = read_number(argument, INT64_MAX, &options->seed);
        return options->shuffled ? NULL : "--shuffle takes a number from 0 on, not";
    case OPTION_SHARD:
        return read_shard(argument, options)
                   ? NULL
                   : "--shard takes I/N, a part from 1 to N and N up to 1000000, not";
    case OPTION_REPEAT:
        return read_number(argument, ROUNDS_MOST, &options->rounds)
                   ? NULL
                   : "--repeat takes a number from 0 to 1000000, not";
    case OPTION_TIMEOUT_SCALE:
        return read_scale(argument, &options->timeout_scale)
                   ? NULL
                   : "--timeout-scale takes a decimal from 0.001 to 1000, not";
    default:
        /* A row of the table of options that is read nowhere. */
        abort();
    }
}

static enum instrument_kind tool_of(enum option_code code)
{
    return code == OPTION_STRACE     ? INSTRUMENT_STRACE
           : code == OPTION_VALGRIND ? INSTRUMENT_VALGRIND
                                     : INSTRUMENT_GDB;
}

/* Reads the option that puts roles below a tool. Returns NULL, or what is wrong with it. */
static const char *set_tool(
    struct options *options, enum instrument_kind tool, const char *argument)
{
    bool has_both = argument == NULL || strcmp(argument, "both") == 0;

    options->has_tools |= options->has_tool && options->tool != tool;
    options->has_tool = true;
    options->tool = tool;
    /* What gdb takes by default, --gdb-commands decides, which may follow. */
    options->tool_roles = tool == INSTRUMENT_GDB && argument == NULL ? 0
                          : has_both                                 ? ROLE_SERVER | ROLE_CLIENT
                          : strcmp(argument, "server") == 0          ? ROLE_SERVER
                                                                     : ROLE_CLIENT;
    return has_both || options->tool_roles == ROLE_SERVER || strcmp(argument, "client") == 0
               ? NULL
               : "a role is server, client or both, not";
}

/* Appends to one of the lists. Returns whether there is room. */
static bool append(const char **list, size_t *count, size_t most, const char *argument)
{
    if (*count == most)
        return false;
    list[(*count)++] = argument;
    return true;
}

/* What follows from an option beyond its own member. Returns NULL, or what is wrong. */
static const char *set_more(struct options *options, enum option_code code, const char *argument)
{
    switch (code) {
    case OPTION_IMPLEMENTATION:
        return append(options->implementations, &options->implementation_count,
                   OPTIONS_IMPLEMENTATIONS_MOST, argument)
                   ? NULL
                   : "--implementation is given too often, at";
    case OPTION_RESULTS:
        return strcmp(argument, "-") == 0 ? "--results takes a file, not" : NULL;
    case OPTION_WRITE_EXPECTATIONS:
        options->update_expectations = true;
        return NULL;
    default:
        return NULL;
    }
}

const char *option_value_set(struct options *options, enum option_code code, const char *argument)
{
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (flags[i].code == code) {
            *(bool *)((char *)options + flags[i].member) = true;
            return set_more(options, code, argument);
        }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].code == code) {
            *(const char **)((char *)options + texts[i].member) = argument;
            return set_more(options, code, argument);
        }
    switch (code) {
    case OPTION_REQUIREMENT:
        return append(options->requirements, &options->requirement_count, OPTIONS_REQUIREMENTS_MOST,
                   argument)
                   ? NULL
                   : "--requirement is given too often, at";
    case OPTION_STRACE:
    case OPTION_VALGRIND:
    case OPTION_GDB:
        return set_tool(options, tool_of(code), argument);
    default:
        return set_number(options, code, argument);
    }
}
