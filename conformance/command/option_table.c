/* option_table.c - what options there are. */
#include "config.h"

#include "conformance/command/option_table.h"

#include "conformance/command/command_table.h"

#define STAGING (COMMAND_RUN | COMMAND_MATRIX)
#define SELECTING (STAGING | COMMAND_LIST)
#define READING (SELECTING | COMMAND_EXPLAIN)
#define EACH (READING | COMMAND_PROBE | COMMAND_INIT | COMMAND_REPORT)

static const struct known_option options[] = {
    {OPTION_IMPLEMENTATION, "implementation", "FILE", COMMAND_RUN | COMMAND_PROBE,
        "manifest of the implementation under test (default:\n"
        "the reference)"},
    {OPTION_IMPLEMENTATION, "implementation", "FILE", COMMAND_MATRIX,
        "manifest of one implementation that takes part; given\n"
        "once for each (default: all that come with the suite)"},
    {OPTION_SERVER, "server", "FILE", COMMAND_RUN,
        "manifest of the implementation whose server meets the\n"
        "client of --implementation. Without that, it meets the\n"
        "reference's client: so a server is judged alone"},
    {OPTION_CLIENT, "client", "FILE", COMMAND_RUN,
        "the same for a client. Without --implementation, only\n"
        "the cases run in which a client takes part"},
    {OPTION_REQUIREMENT, "requirement", "ID", SELECTING,
        "only scenarios that check this requirement; if given\n"
        "several times, those that check any of them"},
    {OPTION_REQUIREMENTS, "requirements", NULL, COMMAND_LIST,
        "print the requirements instead of cases: level, how\n"
        "many of the selected cases check each, and how much of\n"
        "it is checked"},
    {OPTION_SCENARIOS, "scenarios", "DIR", READING, "take the scenarios from DIR"},
    {OPTION_SHARD, "shard", "I/N", COMMAND_RUN | COMMAND_LIST,
        "only part I of N. The selected cases are dealt out one\n"
        "by one, in the order of `list`: part I gets the Ith and\n"
        "each Nth after it. Each case is always in the same part,\n"
        "whatever --shuffle, --jobs and --implementation are"},
    {OPTION_JOBS, "jobs", "N", STAGING, "cases at once (default: the number of processors)"},
    {OPTION_SHUFFLE, "shuffle", "SEED", STAGING,
        "start the cases in an order that SEED, a number,\n"
        "determines; each round of --repeat has another order"},
    {OPTION_REPEAT, "repeat", "N", COMMAND_RUN,
        "run every case N times; a case whose verdicts differ is\n"
        "flaky"},
    {OPTION_UNTIL_FAIL, "until-fail", NULL, COMMAND_RUN,
        "start no more cases after the first that neither\n"
        "passes nor is skipped; without --repeat, or with\n"
        "--repeat 0, repeat until then"},
    {OPTION_TIMEOUT_SCALE, "timeout-scale", "X", STAGING | COMMAND_PROBE,
        "multiply every deadline by X, a decimal from 0.001 to\n"
        "1000: 20 under valgrind, 0.2 to see hangs sooner\n"
        "(default: 1)"},
    {OPTION_RESULTS, "results", "FILE", COMMAND_RUN,
        "write the results there (default: results.json in\n"
        "reports/out of the build, or, when installed, in the\n"
        "current folder)"},
    {OPTION_RESULTS, "results", "FILE", COMMAND_MATRIX,
        "write the results there (default: matrix.json in\n"
        "reports/out of the build, or, when installed, in the\n"
        "current folder)"},
    {OPTION_RESULTS, "results", "FILE", COMMAND_REPORT,
        "with --merge: write the merged results there"},
    {OPTION_MERGE, "merge", NULL, COMMAND_REPORT,
        "merge the files, which are the parts of one run\n"
        "(run --shard), each given once"},
    {OPTION_STRICT, "strict", NULL, STAGING, "a SHOULD that is not met fails its case"},
    {OPTION_EXPECTATIONS, "expectations", "FILE", COMMAND_RUN,
        "judge by the expectations in FILE instead of those that\n"
        "the manifest names; none: nothing is expected"},
    {OPTION_UPDATE_EXPECTATIONS, "update-expectations", NULL, COMMAND_RUN,
        "print the change to the file of expectations that\n"
        "makes this run's verdicts the expected ones"},
    {OPTION_WRITE_EXPECTATIONS, "write-expectations", NULL, COMMAND_RUN,
        "the same, and make the change; a file that does not\n"
        "exist is created"},
    {OPTION_NO_REPLAY, "no-replay", NULL, STAGING,
        "play no failure again. Without this option, a crash is\n"
        "played again for its stack, and each kind of failure\n"
        "with the reference in either role, to say whether it is\n"
        "the server's or the client's"},
    {OPTION_VERIFY_ADAPTER, "verify-adapter", NULL, STAGING,
        "check that every line that the programs print matches\n"
        "implementations/answer.schema.json exactly; one that\n"
        "does not is an error of the adapter"},
    {OPTION_COVERAGE, "coverage", "DIR", COMMAND_RUN,
        "have each case's programs write the counters of their\n"
        "code to DIR, a new or empty folder (for\n"
        "shakedown-coverage). \"coverage\" in the manifest says\n"
        "where the objects are; with --server or --client, the\n"
        "manifest that these name"},
    {OPTION_LANGUAGE, "language", "LANGUAGE", COMMAND_INIT, "c or python (default: c)"},
    {OPTION_DIRECTORY, "directory", "DIR", COMMAND_INIT,
        "the folder to make; it may exist if it is empty\n"
        "(default: NAME)"},
    {OPTION_STRACE, "strace", "[=ROLE]", COMMAND_RUN,
        "run one case with the implementation's server, client\n"
        "or both (the default) under strace; steps have no\n"
        "deadline; the files go to FILE.strace/, FILE being the\n"
        "results"},
    {OPTION_VALGRIND, "valgrind", "[=ROLE]", COMMAND_RUN,
        "the same under valgrind; logs in FILE.valgrind/"},
    {OPTION_GDB, "gdb", "[=ROLE]", COMMAND_RUN,
        "the same under gdb, at the terminal: server (the\n"
        "default) or client, from the program's entry on"},
    {OPTION_GDB_COMMANDS, "gdb-commands", "CMDS", COMMAND_RUN,
        "with --gdb: gdb reads its commands from the file CMDS,\n"
        "not the terminal; what it prints goes to FILE.gdb/"},
    {OPTION_KEEP, "keep", NULL, COMMAND_RUN,
        "run one case and leave its processes, stopped, and its\n"
        "files; the report says how to end them"},
    {OPTION_HELP, "help", NULL, COMMAND_NONE | EACH, "print this"},
    {OPTION_VERSION, "version", NULL, COMMAND_NONE, "print the suite's version"},
};

_Static_assert(sizeof options / sizeof options[0] <= OPTION_ROWS_MOST, "a command takes no more");

const struct known_option *option_table_at(size_t index)
{
    return index < sizeof options / sizeof options[0] ? &options[index] : NULL;
}

bool option_table_is_list(enum option_code code, unsigned command)
{
    return code == OPTION_REQUIREMENT ||
           (code == OPTION_IMPLEMENTATION && command == COMMAND_MATRIX);
}

static int argument_kind(const struct known_option *option)
{
    if (option->argument == NULL)
        return no_argument;
    return option->argument[0] == '[' ? optional_argument : required_argument;
}

void option_table_for(unsigned commands, struct option *known)
{
    const struct known_option *option;

    for (size_t i = 0; (option = option_table_at(i)) != NULL; i++)
        if ((option->commands & commands) != 0)
            *known++ =
                (struct option){option->name, argument_kind(option), NULL, (int)option->code};
    *known = (struct option){0};
}
