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
        "manifest of one that takes part; to be given for each\n"
        "(default: all that come with the suite)"},
    {OPTION_SERVER, "server", "FILE", COMMAND_RUN,
        "manifest of the implementation whose server meets the\n"
        "client of --implementation; without that the\n"
        "reference's: to judge a server alone"},
    {OPTION_CLIENT, "client", "FILE", COMMAND_RUN,
        "the same for a client; of the cases only those in\n"
        "which it plays, if --implementation is not given"},
    {OPTION_REQUIREMENT, "requirement", "ID", SELECTING,
        "only scenarios that check this requirement; given several\n"
        "times: one of them"},
    {OPTION_REQUIREMENTS, "requirements", NULL, COMMAND_LIST,
        "print the requirements in place of cases: level, how\n"
        "many of the selected cases check each, and how much of\n"
        "it is checked"},
    {OPTION_SCENARIOS, "scenarios", "DIR", READING, "take the scenarios from DIR"},
    {OPTION_SHARD, "shard", "I/N", COMMAND_RUN | COMMAND_LIST,
        "only part I of N. The selected cases are dealt out one\n"
        "by one, in the order of `list`: part I gets the Ith and\n"
        "each Nth after it. Each is in one part, whatever\n"
        "--shuffle, --jobs, --implementation"},
    {OPTION_JOBS, "jobs", "N", STAGING, "cases at once (default: the number of processors)"},
    {OPTION_SHUFFLE, "shuffle", "SEED", STAGING,
        "start the cases in an order that SEED, a number,\n"
        "decides; each round of --repeat in another"},
    {OPTION_REPEAT, "repeat", "N", COMMAND_RUN,
        "every case N times; one whose verdicts differ is flaky"},
    {OPTION_UNTIL_FAIL, "until-fail", NULL, COMMAND_RUN,
        "start no more cases after the first that neither\n"
        "passes nor is skipped; without --repeat, or with\n"
        "--repeat 0, go on until then"},
    {OPTION_TIMEOUT_SCALE, "timeout-scale", "X", STAGING | COMMAND_PROBE,
        "multiply every deadline by X, a decimal from 0.001 to\n"
        "1000: 20 below valgrind, 0.2 to see hangs sooner\n"
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
        "with --merge: write what was joined there"},
    {OPTION_MERGE, "merge", NULL, COMMAND_REPORT,
        "join the files, which are the parts of one run\n"
        "(run --shard), each part once"},
    {OPTION_STRICT, "strict", NULL, STAGING, "a SHOULD that is not met fails its case"},
    {OPTION_EXPECTATIONS, "expectations", "FILE", COMMAND_RUN,
        "what is expected of which cases, in place of the file\n"
        "that the manifest names; none: nothing is"},
    {OPTION_UPDATE_EXPECTATIONS, "update-expectations", NULL, COMMAND_RUN,
        "print the change to the file of expectations that\n"
        "makes this run's verdicts the expected ones"},
    {OPTION_WRITE_EXPECTATIONS, "write-expectations", NULL, COMMAND_RUN,
        "the same, and make it; a file that is not there yet\n"
        "comes into being"},
    {OPTION_NO_REPLAY, "no-replay", NULL, STAGING,
        "play no failure again: a crash for its stack, and each\n"
        "kind of failure with the reference in either role,\n"
        "which says whether it is the server's or the client's"},
    {OPTION_VERIFY_ADAPTER, "verify-adapter", NULL, STAGING,
        "check every line that the programs print to the letter\n"
        "(implementations/answer.schema.json); one that does not\n"
        "fit is an error of the adapter"},
    {OPTION_COVERAGE, "coverage", "DIR", COMMAND_RUN,
        "have each case's programs leave the counters of their\n"
        "code in DIR, a new or empty folder (for\n"
        "shakedown-coverage); the manifest's \"coverage\" says\n"
        "where the objects are; with --server or --client, the\n"
        "manifest that these name"},
    {OPTION_LANGUAGE, "language", "LANGUAGE", COMMAND_INIT, "c or python (default: c)"},
    {OPTION_DIRECTORY, "directory", "DIR", COMMAND_INIT,
        "the folder to make; it may be there if it is empty\n(default: NAME)"},
    {OPTION_STRACE, "strace", "[=ROLE]", COMMAND_RUN,
        "run one case with the implementation's server, client\n"
        "or both (the default) under strace; no step has a\n"
        "deadline; it writes to FILE.strace/, FILE being the\n"
        "results"},
    {OPTION_VALGRIND, "valgrind", "[=ROLE]", COMMAND_RUN,
        "the same under valgrind; logs in FILE.valgrind/"},
    {OPTION_GDB, "gdb", "[=ROLE]", COMMAND_RUN,
        "the same under gdb, at the terminal: server (the\n"
        "default) or client, from the program's entry on"},
    {OPTION_GDB_COMMANDS, "gdb-commands", "CMDS", COMMAND_RUN,
        "with --gdb: have gdb read its commands from that file\n"
        "instead; what it says goes to FILE.gdb/"},
    {OPTION_KEEP, "keep", NULL, COMMAND_RUN,
        "run one case and leave its scene, processes stopped;\n"
        "says how to end it"},
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
