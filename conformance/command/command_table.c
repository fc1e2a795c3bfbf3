/* command_table.c - what commands there are. */
#include "config.h"

#include "conformance/command/command_table.h"

#include <string.h>

#define PATTERN_TEXT \
    "\n" \
    "\n" \
    "A PATTERN is a case's id, a scenario's id, a folder, or a string with * and ? that\n" \
    "matches a case's id. Without one, every case is selected."

static const struct command commands[] = {
    {COMMAND_RUN, "run", "[PATTERN...] [OPTION...]",
        "stage the scenarios, judge, and write results.json",
        "Stages the scenarios, judges what is observed, and writes results.json." PATTERN_TEXT,
        "Exit status: 0 all as expected; 1 an implementation failed; 2 usage, or an invalid\n"
        "file; 3 the suite or an adapter broke, or the results could not be written; 4 nothing\n"
        "ran. An interrupted run writes the results that it has, and ends by the signal.",
        NULL},
    {COMMAND_MATRIX, "matrix", "[PATTERN...] [OPTION...]",
        "run each implementation's server against each's client",
        "Runs the server of each implementation against the client of each, including its own,\n"
        "in the selected cases in which both take part. Prints the result of each pair, and\n"
        "writes matrix.json." PATTERN_TEXT,
        "Exit status: as of run, over all pairs.", NULL},
    {COMMAND_LIST, "list", "[PATTERN...] [OPTION...]", "print the ids of the cases that would run",
        "Prints the ids of the cases that would run. With --requirements, prints how much of each\n"
        "requirement is checked instead." PATTERN_TEXT,
        "Exit status: 0; 2 usage, or an invalid file; 3 the suite broke; 4 no case is selected.",
        NULL},
    {COMMAND_EXPLAIN, "explain", "SCENARIO|REQUIREMENT... [OPTION...]",
        "say in words what a scenario does, or what a requirement asks for",
        "Says in words what a scenario does and checks, from the file that a run stages. A\n"
        "scenario's id shows all its cases at once, and an id with [AXIS=VALUE] one of them. Of a\n"
        "requirement it prints the sentence, what that rests on, which parts scenarios observe,\n"
        "and which scenarios check it.",
        "Exit status: 0; 2 usage, an unknown id, or an invalid file; 3 the suite broke.",
        "explain what? A scenario or a requirement is missing"},
    {COMMAND_PROBE, "probe", "[OPTION...]", "look for an adapter's faults before a run",
        "Starts the programs of an implementation and checks its adapter. For each fault it says\n"
        "what was done, what was seen, and what to change. Only a breach of docs/adapter.md is a\n"
        "fault; \"not implemented\" is a remark.",
        "Exit status: 0 no fault; 2 usage, or an invalid file; 3 a fault, or the suite broke.",
        NULL},
    {COMMAND_INIT, "init", "NAME [OPTION...]", "write a first adapter: a manifest and code",
        "Writes a folder with a manifest, NAME.json, and an adapter that answers \"not\n"
        "implemented\" to everything. Its comments say what to fill in. Nothing that exists is\n"
        "overwritten.",
        "Exit status: 0; 2 usage, or the folder exists already; 3 it could not be written.",
        "init what? A name for the implementation is missing"},
    {COMMAND_REPORT, "report", "FILE... [OPTION...]",
        "show the results of runs, or merge the parts of one run",
        "Shows results.json files as their runs were shown. With --merge, shows the one run that\n"
        "they are the parts of.",
        "Exit status: the one that the file's run ended with (128 and the signal's number if it\n"
        "was interrupted); of several files, the first of 3, 1, 0 and 4 that one of them has. 2\n"
        "usage, or a file that is no results.json or no part of the same run; 3 the merged\n"
        "results could not be written.",
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
