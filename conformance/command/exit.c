/* exit.c - how a command of shakedown ends when something went wrong. */
#include "config.h"

#include "conformance/command/exit.h"

#include "conformance/results/results.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int exit_complain(const char *what, int error)
{
    fprintf(stderr, "shakedown: %s: %s\n", what, strerror(-error));
    return EXIT_STATUS_ERROR;
}

int exit_status_of_file(int error)
{
    return error == -ENOMEM ? EXIT_STATUS_ERROR : EXIT_STATUS_INVALID;
}
