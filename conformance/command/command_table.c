/* command_table.c - what commands there are. */
#include "config.h"

#include "conformance/command/command_table.h"

#include <string.h>

#define PATTERN_TEXT \
    "\n" \
    "\n" \
    "A PATTERN is a case's id, a scenario's id, a folder, or a string with * and ? that fits\n" \
    "a case's id. Without one, every case is selected."

static const struct command commands[] = {
    {COMMAND_RUN, "run", "[PATTERN...] [OPTION...]",
        "stage the scenarios, judge, and write results.json",
        "Stages the scenarios, judges what is seen, and writes results.json." PATTERN_TEXT,
        "Exit status: 0 all as expected; 1 an implementation failed; 2 usage, or an invalid\n"
        "file; 3 the suite or an adapter broke, or the results could not be written; 4 nothing\n"
        "ran. A run that is interrupted writes what it has and ends by the signal.",
        NULL},
    {COMMAND_MATRIX, "matrix", "[PATTERN...] [OPTION...]",
        "run each implementation's server against each's client",
        "Runs the server of each implementation against the client of each, also its own, in the\n"
        "selected cases in which both take part; prints what each pair came to, and writes\n"
        "matrix.json." PATTERN_TEXT,
        "Exit status: as of run, over all pairs.", NULL},
    {COMMAND_LIST, "list", "[PATTERN...] [OPTION...]",
        "print the ids of the cases that a run would have",
        "Prints the ids of the cases that a run would have; or, with --requirements, how much of\n"
        "each requirement is checked." PATTERN_TEXT,
        "Exit status: 0; 2 usage, or an invalid file; 3 the suite broke; 4 no case is selected.",
        NULL},
    {COMMAND_EXPLAIN, "explain", "SCENARIO|REQUIREMENT... [OPTION...]",
        "say in words what a scenario does, or what a requirement asks for",
        "Says in words what a scenario does and looks at, from the file that a run stages: all\n"
        "its cases at once, or the one that an id with [AXIS=VALUE] names. Of a requirement it\n"
        "says the sentence, what it rests on, which parts of it scenarios observe, and which\n"
        "scenarios these are.",
        "Exit status: 0; 2 usage, an unknown id, or an invalid file; 3 the suite broke.",
        "explain what? A scenario or a requirement is missing"},
    {COMMAND_PROBE, "probe", "[OPTION...]", "look for an adapter's faults before a run",
        "Starts the programs of an implementation and looks for faults of its adapter, one check\n"
        "after the other: what was done, what was seen, and what to change. Only what\n"
        "docs/adapter.md states is a fault; \"not implemented\" is a remark.",
        "Exit status: 0 no fault; 2 usage, or an invalid file; 3 a fault, or the suite broke.",
        NULL},
    {COMMAND_INIT, "init", "NAME [OPTION...]",
        "write an adapter to begin with: a manifest, and code",
        "Writes a folder with a manifest, NAME.json, and an adapter that answers \"not\n"
        "implemented\" to everything, with comments that say what to fill in. What is there\n"
        "already is never written over.",
        "Exit status: 0; 2 usage, or the folder is there already; 3 it could not be written.",
        "init what? A name for the implementation is missing"},
    {COMMAND_REPORT, "report", "FILE... [OPTION...]",
        "show the results of runs, or join those of a run's parts",
        "Shows what results.json files hold as their runs were shown; with --merge, the one run\n"
        "that they are the parts of.",
        "Exit status: that of the results, which the files' runs ended with (128 and the\n"
        "signal's number where one was interrupted); with several the first that one has of\n"
        "3, 1, 0, 4. 2 usage, or a file that is no results.json or no part of the same run;\n"
        "3 what is joined could not be written.",
        "report what? A results.json is missing"},
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

const struct command *command_table_find(const char *word)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(word, commands[i].word) == 0)
            return &commands[i];
    return NULL;
}

const struct command *command_table_at(size_t index)
{
    return index < COMMAND_COUNT ? &commands[index] : NULL;
}
