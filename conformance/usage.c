/* usage.c - the texts of --help. */
#include "config.h"

#include "conformance/usage.h"

static const char main_text[] =
    "usage: shakedown run [PATTERN...] [OPTION...]\n"
    "       shakedown list [PATTERN...] [OPTION...]\n"
    "       shakedown explain SCENARIO|REQUIREMENT... [OPTION...]\n"
    "       shakedown --version | --help | COMMAND --help\n"
    "\n"
    "Runs the conformance scenarios of the child port handshake against an implementation.\n"
    "\n"
    "  run      stage the scenarios, judge, and write results.json\n"
    "  list     print the ids of the cases that a run would have\n"
    "  explain  say in words what a scenario does, or what a requirement asks for\n"
    "\n"
    "  -h, --help             print this; after a command, its own options\n"
    "  --version              print the suite's version\n"
    "\n"
    "The manual is shakedown(1).\n";

#define PATTERN_TEXT \
    "A PATTERN is a case's id, a scenario's id, a folder, or a string with * and ? that fits a\n" \
    "case's id. Without one, every case is selected.\n" \
    "\n"

#define SELECTION_TEXT \
    "  --requirement ID       only scenarios that check this requirement\n" \
    "  --scenarios DIR        take the scenarios from DIR\n" \
    "  --shard I/N            only part I of N. The selected cases are dealt out one by one, in\n" \
    "                         the order of `list`: part I gets the Ith and each Nth after it.\n" \
    "                         Each is in one part, whatever --shuffle, --jobs, --implementation\n"

#define HELP_TEXT "  -h, --help             print this\n"

static const char run_text[] =
    "usage: shakedown run [PATTERN...] [OPTION...]\n"
    "\n"
    "Stages the scenarios, judges what is seen, and writes results.json.\n"
    "\n" PATTERN_TEXT SELECTION_TEXT
    "  --implementation FILE  manifest of the implementation under test (default: the reference)\n"
    "  --jobs N               cases at once (default: the number of processors)\n"
    "  --shuffle SEED         start the cases in an order that SEED, a number, decides; each "
    "round\n"
    "                         of --repeat in another\n"
    "  --repeat N             every case N times; one whose verdicts differ is flaky\n"
    "  --until-fail           start no more cases after the first that neither passes nor is\n"
    "                         skipped; without --repeat, or with --repeat 0, go on until then\n"
    "  --timeout-scale X      multiply every deadline by X, a decimal from 0.001 to 1000: 20 "
    "below\n"
    "                         valgrind, 0.2 to see hangs sooner (default: 1)\n"
    "  --results FILE         write the results there (default: reports/out/results.json of the\n"
    "                         build; ./results.json when installed)\n"
    "  --strict               a SHOULD that is not met fails its case\n"
    "  --coverage DIR         have each case's programs leave the counters of their code in DIR, "
    "a\n"
    "                         new or empty folder (for shakedown-coverage); the manifest's\n"
    "                         \"coverage\" says where the objects are\n" HELP_TEXT "\n"
    "Exit status: 0 all as expected; 1 an implementation failed; 2 usage, or an invalid file;\n"
    "3 the suite or an adapter broke, or the results could not be written; 4 nothing ran. A run\n"
    "that is interrupted writes what it has and ends by the signal.\n";

static const char list_text[] = "usage: shakedown list [PATTERN...] [OPTION...]\n"
                                "\n"
                                "Prints the ids of the cases that a run would have.\n"
                                "\n" PATTERN_TEXT SELECTION_TEXT HELP_TEXT "\n"
                                "Exit status: 0; 2 usage, or an invalid file; 3 the suite broke; 4 "
                                "no case is selected.\n";

static const char explain_text[] =
    "usage: shakedown explain SCENARIO|REQUIREMENT... [OPTION...]\n"
    "\n"
    "Says in words what a scenario does and looks at, from the file that a run stages: all its "
    "cases\n"
    "at once, or the one that an id with [AXIS=VALUE] names. Of a requirement it says the "
    "sentence,\n"
    "what it rests on, and which scenarios check it.\n"
    "\n"
    "  --scenarios DIR        take the scenarios from DIR\n" HELP_TEXT "\n"
    "Exit status: 0; 2 usage, an unknown id, or an invalid file; 3 the suite broke.\n";

void usage_print(enum command command, FILE *out)
{
    static const char *const texts[] = {
        [COMMAND_NONE] = main_text,
        [COMMAND_RUN] = run_text,
        [COMMAND_LIST] = list_text,
        [COMMAND_EXPLAIN] = explain_text,
    };

    fputs(texts[command], out);
}
