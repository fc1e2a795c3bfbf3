/* options.c - parsing the command line. */
#include "config.h"

#include "conformance/command/options.h"

#include "conformance/command/command_table.h"
#include "conformance/command/option_table.h"
#include "conformance/command/repetition.h"
#include "conformance/command/usage.h"

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#define JOBS_MOST 1024
#define SHARDS_MOST 1000000
#define ROUNDS_MOST 1000000

/* Beyond these a deadline is nothing that a case could meet, or that anybody would wait for. */
#define TIMEOUT_SCALE_LEAST 0.001
#define TIMEOUT_SCALE_MOST 1000.0

static int complain(
    FILE *errors, const struct options *options, const char *what, const char *argument)
{
    const char *word = options->command != NULL ? options->command->word : "";

    fprintf(errors, "shakedown: %s%s%s\n`shakedown %s%s--help` tells more.\n", what,
        argument[0] != '\0' ? ": " : "", argument, word, word[0] != '\0' ? " " : "");
    return OPTIONS_WRONG;
}

/* Of a word that is no command: "a command is run, list or explain, not: WORD". */
static int complain_of_command(FILE *errors, const char *word)
{
    const struct command *command;

    fputs("shakedown: a command is ", errors);
    for (size_t i = 0; (command = command_table_at(i)) != NULL; i++)
        fprintf(errors, "%s%s",
            i == 0                            ? ""
            : command_table_at(i + 1) != NULL ? ", "
                                              : " or ",
            command->word);
    fprintf(errors, ", not: %s\n`shakedown --help` tells more.\n", word);
    return OPTIONS_WRONG;
}

/* Of the option for which getopt_long returned '?': one that is not known (in a word of several
   letters, of that letter), or one that was given an argument and takes none. */
static int complain_of_option(FILE *errors, const struct options *options, char *const *argv)
{
    const char letter[] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt > 0 && optopt < OPTION_HELP;

    if (optopt >= OPTION_HELP)
        return complain(errors, options, "an option that takes no argument", argv[optind - 1]);
    return complain(errors, options, "unknown option", is_letter ? letter : argv[optind - 1]);
}

unsigned options_processors(void)
{
    cpu_set_t set;
    int count;

    /* More than the 1,024 of a cpu_set_t: as many jobs as that is enough. */
    if (sched_getaffinity(0, sizeof set, &set) < 0)
        return errno == EINVAL ? CPU_SETSIZE : 1;
    count = CPU_COUNT(&set);
    return count > 0 ? (unsigned)count : 1;
}

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
static const char *apply_number(struct options *options, int code, const char *argument)
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
    default:
        return read_scale(argument, &options->timeout_scale)
                   ? NULL
                   : "--timeout-scale takes a decimal from 0.001 to 1000, not";
    }
}

static int add_requirement(struct options *options, const char *argument, FILE *errors)
{
    if (options->requirement_count == OPTIONS_REQUIREMENTS_MOST)
        return complain(errors, options, "--requirement is given too often, at", argument);
    options->requirements[options->requirement_count++] = argument;
    return OPTIONS_GO;
}

static int add_implementation(struct options *options, const char *argument, FILE *errors)
{
    if (options->implementation_count == OPTIONS_IMPLEMENTATIONS_MOST)
        return complain(errors, options, "--implementation is given too often, at", argument);
    options->implementation = argument;
    options->implementations[options->implementation_count++] = argument;
    return OPTIONS_GO;
}

static enum instrument_kind tool_of(int code)
{
    return code == OPTION_STRACE     ? INSTRUMENT_STRACE
           : code == OPTION_VALGRIND ? INSTRUMENT_VALGRIND
                                     : INSTRUMENT_GDB;
}

/* Reads the option that puts roles below a tool. Returns NULL, or what is wrong with it. */
static const char *apply_tool(
    struct options *options, enum instrument_kind tool, const char *argument)
{
    bool has_both = argument == NULL || strcmp(argument, "both") == 0;

    if (options->has_tool && options->tool != tool)
        return "--strace, --valgrind and --gdb exclude one another";
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

/* What a tool, and a scene that is kept, cannot be together with. Returns NULL, or what is wrong.
 */
static const char *conclude_tool(struct options *options)
{
    bool is_gdb = options->has_tool && options->tool == INSTRUMENT_GDB;

    if (options->gdb_commands != NULL && !is_gdb)
        return "--gdb-commands needs --gdb";
    if (options->keep && options->has_tool)
        return "--keep leaves processes that no tool holds: not with --strace, --valgrind, --gdb";
    if (options->keep && options->rounds != 1)
        return "--keep leaves one scene: not with --repeat or --until-fail";
    if (is_gdb && options->gdb_commands == NULL &&
        options->tool_roles == (ROLE_SERVER | ROLE_CLIENT))
        return "--gdb=both needs --gdb-commands: at the terminal there is one gdb, for server or "
               "client";
    if (options->tool_roles == 0)
        options->tool_roles =
            options->gdb_commands != NULL ? ROLE_SERVER | ROLE_CLIENT : ROLE_SERVER;
    /* Rounds that overlap would write to the same files. */
    if (options->keep || options->has_tool)
        options->jobs = 1;
    return NULL;
}

static int apply(struct options *options, int code, const char *argument, FILE *out, FILE *errors)
{
    const char *wrong;

    switch (code) {
    case 'h':
    case OPTION_HELP:
        usage_print(options->command, out);
        return OPTIONS_DONE;
    case OPTION_IMPLEMENTATION:
        return add_implementation(options, argument, errors);
    case OPTION_SERVER:
        options->server = argument;
        return OPTIONS_GO;
    case OPTION_CLIENT:
        options->client = argument;
        return OPTIONS_GO;
    case OPTION_REQUIREMENT:
        return add_requirement(options, argument, errors);
    case OPTION_SCENARIOS:
        options->scenarios = argument;
        return OPTIONS_GO;
    case OPTION_RESULTS:
        if (strcmp(argument, "-") == 0)
            return complain(errors, options, "--results takes a file, not", argument);
        options->results = argument;
        return OPTIONS_GO;
    case OPTION_STRICT:
        options->strict = true;
        return OPTIONS_GO;
    case OPTION_VERIFY_ADAPTER:
        options->verify_adapter = true;
        return OPTIONS_GO;
    case OPTION_UNTIL_FAIL:
        options->until_fail = true;
        return OPTIONS_GO;
    case OPTION_LANGUAGE:
        options->language = argument;
        return OPTIONS_GO;
    case OPTION_DIRECTORY:
        options->directory = argument;
        return OPTIONS_GO;
    case OPTION_COVERAGE:
        options->coverage = argument;
        return OPTIONS_GO;
    case OPTION_EXPECTATIONS:
        options->expectations = argument;
        return OPTIONS_GO;
    case OPTION_WRITE_EXPECTATIONS:
        options->write_expectations = options->update_expectations = true;
        return OPTIONS_GO;
    case OPTION_UPDATE_EXPECTATIONS:
        options->update_expectations = true;
        return OPTIONS_GO;
    case OPTION_MERGE:
        options->merge = true;
        return OPTIONS_GO;
    case OPTION_STRACE:
    case OPTION_VALGRIND:
    case OPTION_GDB:
        wrong = apply_tool(options, tool_of(code), argument);
        return wrong == NULL ? OPTIONS_GO
                             : complain(errors, options, wrong, argument != NULL ? argument : "");
    case OPTION_GDB_COMMANDS:
        options->gdb_commands = argument;
        return OPTIONS_GO;
    case OPTION_REQUIREMENTS:
        options->lists_requirements = true;
        return OPTIONS_GO;
    case OPTION_KEEP:
        options->keep = true;
        return OPTIONS_GO;
    case OPTION_NO_REPLAY:
        options->no_replay = true;
        return OPTIONS_GO;
    default:
        wrong = apply_number(options, code, argument);
        return wrong == NULL ? OPTIONS_GO : complain(errors, options, wrong, argument);
    }
}

/* Options before any command. */
static int parse_main(int argc, char **argv, FILE *out, FILE *errors, const struct options *options)
{
    struct option known[OPTION_ROWS_MOST + 1];

    option_table_for(COMMAND_NONE, known);
    switch (getopt_long(argc, argv, "+:h", known, NULL)) {
    case 'h':
    case OPTION_HELP:
        usage_print(NULL, out);
        return OPTIONS_DONE;
    case OPTION_VERSION:
        fprintf(out, "shakedown %s\n", PACKAGE_VERSION);
        return OPTIONS_DONE;
    case -1:
        return OPTIONS_GO;
    default:
        return complain_of_option(errors, options, argv);
    }
}

/* What no option alone decides. */
static int conclude(struct options *options, bool has_rounds, FILE *errors)
{
    const char *wrong;

    if (!has_rounds)
        options->rounds = options->until_fail ? 0 : 1;
    if (options->rounds == 0 && !options->until_fail)
        return complain(
            errors, options, "--repeat 0 is without end, and needs --until-fail to have one", "");
    if (options->command->set == COMMAND_REPORT && options->results != NULL && !options->merge)
        return complain(
            errors, options, "--results needs --merge, which makes results to write", "");
    if (options->server != NULL && options->client != NULL && options->implementation != NULL)
        return complain(errors, options,
            "--implementation has no role beside --server and --client, which name both", "");
    wrong = conclude_tool(options);
    if (wrong != NULL)
        return complain(errors, options, wrong, "");
    if (options->command->missing != NULL && options->pattern_count == 0)
        return complain(errors, options, options->command->missing, "");
    return OPTIONS_GO;
}

/*
 * Options may follow operands, as in the commands that we print, whatever POSIXLY_CORRECT says to
 * getopt_long when it begins. The variable is left to the programs that are started.
 */
static int next_option(int argc, char **argv, const struct option *known)
{
    const char *value = optind == 0 ? getenv("POSIXLY_CORRECT") : NULL;
    char *kept = value != NULL ? strdup(value) : NULL;
    int code;

    if (kept != NULL)
        unsetenv("POSIXLY_CORRECT");
    code = getopt_long(argc, argv, ":h", known, NULL);
    if (kept != NULL)
        setenv("POSIXLY_CORRECT", kept, 1);
    free(kept);
    return code;
}

static int parse_command(int argc, char **argv, FILE *out, FILE *errors, struct options *options)
{
    struct option known[OPTION_ROWS_MOST + 1];
    int outcome = OPTIONS_GO, code;
    struct repetition repetition = {0};

    option_table_for(options->command->set, known);
    optind = 0;
    while ((code = next_option(argc, argv, known)) != -1) {
        if (code == ':')
            return complain(errors, options, "an argument is missing after", argv[optind - 1]);
        if (code == '?')
            return complain_of_option(errors, options, argv);
        if (!repetition_allows(&repetition, options->command, code, optarg, errors))
            return OPTIONS_WRONG;
        outcome = apply(options, code, optarg, out, errors);
        if (outcome != OPTIONS_GO)
            return outcome;
    }
    options->patterns = argv + optind;
    options->pattern_count = (size_t)(argc - optind);
    return conclude(options, repetition.is_given[OPTION_REPEAT - OPTION_HELP], errors);
}

int options_parse(int argc, char **argv, FILE *out, FILE *errors, struct options *options)
{
    int outcome;

    *options = (struct options){.jobs = options_processors(), .timeout_scale = 1};
    opterr = 0;
    optind = 0;
    outcome = parse_main(argc, argv, out, errors, options);
    if (outcome != OPTIONS_GO)
        return outcome;
    argc -= optind;
    argv += optind;
    if (argc == 0)
        return complain(errors, options, "a command is missing", "");
    options->command = command_table_find(argv[0]);
    if (options->command == NULL)
        return complain_of_command(errors, argv[0]);
    return parse_command(argc, argv, out, errors, options);
}
