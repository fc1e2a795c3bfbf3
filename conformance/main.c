/* main.c - shakedown: the conformance suite's driver. */
#include "config.h"

#include "common/inheritance.h"
#include "conformance/command/command.h"
#include "conformance/command/command_line.h"
#include "conformance/command/command_table.h"
#include "conformance/command/exit.h"
#include "conformance/command/options.h"
#include "conformance/machine/preflight.h"
#include "conformance/plan/resources.h"
#include "conformance/results/results.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

/* Whether it does nothing but print: who stops reading wants no more of it, and no complaint. */
static bool only_prints(enum command_set command)
{
    return command == COMMAND_LIST || command == COMMAND_EXPLAIN || command == COMMAND_REPORT;
}

static command_fn *function_of(enum command_set command)
{
    switch (command) {
    case COMMAND_RUN:
        return command_run;
    case COMMAND_MATRIX:
        return command_matrix;
    case COMMAND_LIST:
        return command_list;
    case COMMAND_INIT:
        return command_init;
    case COMMAND_PROBE:
        return command_probe;
    case COMMAND_REPORT:
        return command_report;
    default:
        return command_explain;
    }
}

/* Returns an exit status. */
static int obey(const struct options *options, const char *program)
{
    struct resources *resources = NULL;
    int error = resources_find(options->scenarios, &resources), status;

    if (error < 0 && !preflight_check_proc(stderr))
        return EXIT_STATUS_ERROR;
    if (error < 0)
        return exit_complain("finding the suite's files", error);
    /* A report is made of a file that is named, and of nothing else. */
    if (options->command->set != COMMAND_REPORT && !resources_check(resources, stderr)) {
        resources_free(resources);
        return EXIT_STATUS_ERROR;
    }
    if (only_prints(options->command->set))
        signal(SIGPIPE, SIG_DFL);
    status = function_of(options->command->set)(options, resources, program);
    resources_free(resources);
    return status;
}

int main(int argc, char **argv)
{
    struct options options;
    int status = EXIT_STATUS_EXPECTED, error = inheritance_settle();

    if (error < 0)
        return exit_complain("/dev/null", error);
    switch (command_line_parse(argc, argv, stdout, stderr, &options)) {
    case COMMAND_LINE_WRONG:
        return EXIT_STATUS_INVALID;
    case COMMAND_LINE_DONE:
        break;
    default:
        status = obey(&options, argv[0]);
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        status = exit_complain("standard output", errno != 0 ? -errno : -EIO);
    return status;
}
