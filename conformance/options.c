/* options.c - parsing the command line. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/options.h"
#include "conformance/record.h"

#define JOBS_MOST 1024

/* Beyond these a deadline is nothing that a case could meet, or that anybody would wait for. */
#define TIMEOUT_SCALE_LEAST 0.001
#define TIMEOUT_SCALE_MOST 1000.0

static const char usage_text[] = "usage: shakedown run [PATTERN...] [OPTION...]\n"
                                 "       shakedown list [PATTERN...] [OPTION...]\n"
                                 "       shakedown --version | --help | run --help | list --help\n";

static const char main_text[] =
    "\n"
    "Runs the conformance scenarios of the child port handshake against an implementation.\n"
    "\n"
    "  run   stage the scenarios, judge, and write results.json\n"
    "  list  print the ids of the cases that a run would have\n"
    "\n"
    "run --help and list --help tell their options.\n";

static const char pattern_text[] =
    "\n"
    "A PATTERN is a case's id, a scenario's id, a folder, or a string with * and ? that fits a\n"
    "case's id. Without one, every case is selected.\n"
    "\n";

static const char run_text[] =
    "  --implementation FILE  manifest of the implementation under test (default: the reference)\n"
    "  --requirement ID       only scenarios that check this requirement\n"
    "  --scenarios DIR        take the scenarios from DIR\n"
    "  --jobs N               cases at once (default: the number of processors)\n"
    "  --shuffle SEED         start the cases in an order that SEED, a number, decides\n"
    "  --results FILE         write the results there (default: reports/out/results.json of the\n"
    "                         build; ./results.json when installed)\n"
    "  --strict               a SHOULD that is not met fails its case\n"
    "  --timeout-scale X      multiply every deadline by X, a decimal from 0.001 to 1000: 20 "
    "below\n"
    "                         valgrind, 0.2 to see hangs sooner (default: 1)\n"
    "  --help                 print this\n"
    "\n"
    "Exit status: 0 all as expected; 1 an implementation failed; 2 usage, or an invalid file;\n"
    "3 the suite or an adapter broke, or the results could not be written; 4 nothing ran. A run\n"
    "that is interrupted writes what it has and ends by the signal.\n";

static const char list_text[] =
    "  --requirement ID       only scenarios that check this requirement\n"
    "  --scenarios DIR        take the scenarios from DIR\n"
    "  --help                 print this\n";

enum option_code {
    OPTION_HELP = 256,
    OPTION_VERSION,
    OPTION_IMPLEMENTATION,
    OPTION_REQUIREMENT,
    OPTION_SCENARIOS,
    OPTION_JOBS,
    OPTION_SHUFFLE,
    OPTION_RESULTS,
    OPTION_STRICT,
    OPTION_TIMEOUT_SCALE,
};

static const struct option main_options[] = {
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static const struct option run_options[] = {
    {"help", no_argument, NULL, OPTION_HELP},
    {"implementation", required_argument, NULL, OPTION_IMPLEMENTATION},
    {"requirement", required_argument, NULL, OPTION_REQUIREMENT},
    {"scenarios", required_argument, NULL, OPTION_SCENARIOS},
    {"jobs", required_argument, NULL, OPTION_JOBS},
    {"shuffle", required_argument, NULL, OPTION_SHUFFLE},
    {"results", required_argument, NULL, OPTION_RESULTS},
    {"strict", no_argument, NULL, OPTION_STRICT},
    {"timeout-scale", required_argument, NULL, OPTION_TIMEOUT_SCALE},
    {NULL, 0, NULL, 0},
};

static const struct option list_options[] = {
    {"help", no_argument, NULL, OPTION_HELP},
    {"requirement", required_argument, NULL, OPTION_REQUIREMENT},
    {"scenarios", required_argument, NULL, OPTION_SCENARIOS},
    {NULL, 0, NULL, 0},
};

static int complain(FILE *errors, const char *what, const char *word)
{
    fprintf(errors, "shakedown: %s%s%s\n%s", what, word[0] != '\0' ? ": " : "", word, usage_text);
    return OPTIONS_WRONG;
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

static int apply(struct options *options, int code, const char *argument, FILE *out, FILE *errors)
{
    uint64_t number = 0;

    switch (code) {
    case OPTION_IMPLEMENTATION:
        options->implementation = argument;
        return OPTIONS_GO;
    case OPTION_REQUIREMENT:
        options->requirement = argument;
        return OPTIONS_GO;
    case OPTION_SCENARIOS:
        options->scenarios = argument;
        return OPTIONS_GO;
    case OPTION_RESULTS:
        options->results = argument;
        return OPTIONS_GO;
    case OPTION_STRICT:
        options->strict = true;
        return OPTIONS_GO;
    case OPTION_JOBS:
        if (!read_number(argument, JOBS_MOST, &number) || number == 0)
            return complain(errors, "--jobs takes a number from 1 to 1024, not", argument);
        options->jobs = (unsigned)number;
        return OPTIONS_GO;
    case OPTION_SHUFFLE:
        if (!read_number(argument, INT64_MAX, &options->seed))
            return complain(errors, "--shuffle takes a number from 0 on, not", argument);
        options->shuffled = true;
        return OPTIONS_GO;
    case OPTION_TIMEOUT_SCALE:
        if (!read_scale(argument, &options->timeout_scale))
            return complain(
                errors, "--timeout-scale takes a decimal from 0.001 to 1000, not", argument);
        return OPTIONS_GO;
    default:
        fprintf(out, "%s%s%s", usage_text, pattern_text,
            options->command == COMMAND_RUN ? run_text : list_text);
        return OPTIONS_DONE;
    }
}

/* Options before any command. */
static int parse_main(int argc, char **argv, FILE *out, FILE *errors)
{
    switch (getopt_long(argc, argv, "+:", main_options, NULL)) {
    case OPTION_HELP:
        fprintf(out, "%s%s", usage_text, main_text);
        return OPTIONS_DONE;
    case OPTION_VERSION:
        fprintf(out, "shakedown %s\n", PACKAGE_VERSION);
        return OPTIONS_DONE;
    case -1:
        return OPTIONS_GO;
    default:
        return complain(errors, "unknown option", argv[optind - 1]);
    }
}

static int parse_command(int argc, char **argv, FILE *out, FILE *errors, struct options *options)
{
    const struct option *known = options->command == COMMAND_RUN ? run_options : list_options;
    int outcome = OPTIONS_GO, code;

    optind = 0;
    while (outcome == OPTIONS_GO && (code = getopt_long(argc, argv, ":", known, NULL)) != -1) {
        if (code == ':')
            return complain(errors, "an argument is missing after", argv[optind - 1]);
        if (code == '?')
            return complain(errors, "unknown option", argv[optind - 1]);
        outcome = apply(options, code, optarg, out, errors);
    }
    options->patterns = argv + optind;
    options->pattern_count = (size_t)(argc - optind);
    return outcome;
}

int options_parse(int argc, char **argv, FILE *out, FILE *errors, struct options *options)
{
    int outcome;

    *options = (struct options){.jobs = options_processors(), .timeout_scale = 1};
    opterr = 0;
    optind = 0;
    outcome = parse_main(argc, argv, out, errors);
    if (outcome != OPTIONS_GO)
        return outcome;
    argc -= optind;
    argv += optind;
    if (argc == 0)
        return complain(errors, "a command is missing", "");
    if (strcmp(argv[0], "run") == 0)
        options->command = COMMAND_RUN;
    else if (strcmp(argv[0], "list") == 0)
        options->command = COMMAND_LIST;
    else
        return complain(errors, "unknown command", argv[0]);
    return parse_command(argc, argv, out, errors, options);
}

/* " --NAME VALUE" if there is a value; false when memory is short. */
static bool print_option(FILE *out, const char *name, const char *value)
{
    char *quoted;

    if (value == NULL)
        return true;
    quoted = record_quote(value);
    if (quoted == NULL)
        return false;
    fprintf(out, "%s--%s %s", ftello(out) > 0 ? " " : "", name, quoted);
    free(quoted);
    return true;
}

char *options_rerun(const struct options *options)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    bool ok;

    if (out == NULL)
        return NULL;
    ok = print_option(out, "implementation", options->implementation) &&
         print_option(out, "scenarios", options->scenarios);
    if (options->strict)
        fprintf(out, "%s--strict", ftello(out) > 0 ? " " : "");
    if (options->timeout_scale != 1)
        fprintf(out, "%s--timeout-scale %.15g", ftello(out) > 0 ? " " : "", options->timeout_scale);
    if (fclose(out) != 0 || !ok) {
        free(text);
        return NULL;
    }
    return text;
}
