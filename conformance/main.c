/* main.c - shakedown: the conformance suite's driver. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "conformance/command/command.h"
#include "conformance/command/command_table.h"
#include "conformance/command/exit.h"
#include "conformance/command/options.h"
#include "conformance/plan/resources.h"
#include "conformance/results/results.h"

/*
 * Fills 0 to 2 up where one is closed: what is opened next would pass for it, and what a program is
 * started with would collide with it. The wrong way round, so that using it still fails. Returns 0,
 * or a negative errno.
 */
static int open_missing(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};

    for (int i = 0; i < 3; i++)
        if (fcntl(i, F_GETFD) < 0 && open("/dev/null", modes[i]) < 0)
            return -errno;
    return 0;
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
    int fault = resources_find(options->scenarios, &resources), status;

    if (fault < 0)
        return exit_complain("finding the suite's files", fault);
    status = function_of(options->command->set)(options, resources, program);
    resources_free(resources);
    return status;
}

int main(int argc, char **argv)
{
    struct options options;
    int status = EXIT_STATUS_EXPECTED, fault = open_missing();

    if (fault < 0)
        return exit_complain("/dev/null", fault);
    switch (options_parse(argc, argv, stdout, stderr, &options)) {
    case OPTIONS_WRONG:
        return EXIT_STATUS_INVALID;
    case OPTIONS_DONE:
        break;
    default:
        status = obey(&options, argv[0]);
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        status = exit_complain("standard output", errno != 0 ? -errno : -EIO);
    return status;
}
