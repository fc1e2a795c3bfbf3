/* command_line.c - parsing the command line. */
#include "config.h"

#include "conformance/command/command_line.h"

#include "conformance/command/command_table.h"
#include "conformance/command/given_options.h"
#include "conformance/command/option_table.h"
#include "conformance/command/option_value.h"
#include "conformance/command/usage.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static int complain(
    FILE *errors, const struct options *options, const char *what, const char *argument)
{
    usage_complain(
        errors, options->command, "%s%s%s", what, argument[0] != '\0' ? ": " : "", argument);
    return COMMAND_LINE_WRONG;
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
    return COMMAND_LINE_WRONG;
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

/* What a tool, and a scene that is kept, cannot be together with. Returns NULL, or what is wrong.
 */
static const char *conclude_tool(struct options *options)
{
    bool is_gdb = options->has_tool && options->tool == INSTRUMENT_GDB;

    if (options->has_tools)
        return "--strace, --valgrind and --gdb exclude one another";
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

    if (code == 'h' || code == OPTION_HELP) {
        usage_print(options->command, out);
        return COMMAND_LINE_DONE;
    }
    wrong = option_value_set(options, (enum option_code)code, argument);
    return wrong == NULL ? COMMAND_LINE_GO
                         : complain(errors, options, wrong, argument != NULL ? argument : "");
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
        return COMMAND_LINE_DONE;
    case OPTION_VERSION:
        fprintf(out, "shakedown %s\n", PACKAGE_VERSION);
        return COMMAND_LINE_DONE;
    case -1:
        return COMMAND_LINE_GO;
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
    return COMMAND_LINE_GO;
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
    int outcome = COMMAND_LINE_GO, code;
    struct given_options given = {0};

    option_table_for(options->command->set, known);
    optind = 0;
    while ((code = next_option(argc, argv, known)) != -1) {
        if (code == ':')
            return complain(errors, options, "an argument is missing after", argv[optind - 1]);
        if (code == '?')
            return complain_of_option(errors, options, argv);
        if (!given_options_allow(&given, options->command, code, optarg, errors))
            return COMMAND_LINE_WRONG;
        outcome = apply(options, code, optarg, out, errors);
        if (outcome != COMMAND_LINE_GO)
            return outcome;
    }
    options->patterns = argv + optind;
    options->pattern_count = (size_t)(argc - optind);
    return conclude(options, given.is_given[OPTION_REPEAT - OPTION_HELP], errors);
}

int command_line_parse(int argc, char **argv, FILE *out, FILE *errors, struct options *options)
{
    int outcome;

    *options = (struct options){.jobs = options_processors(), .timeout_scale = 1};
    opterr = 0;
    optind = 0;
    outcome = parse_main(argc, argv, out, errors, options);
    if (outcome != COMMAND_LINE_GO)
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
