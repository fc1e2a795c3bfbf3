/* readiness.c - what is looked at before a command starts programs. */
#include "config.h"

#include "conformance/command/readiness.h"

#include "conformance/machine/preflight.h"
#include "conformance/plan/program.h"
#include "conformance/results/results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_program(const char *path)
{
    int error = program_check(path, getenv("PATH"));

    if (error < 0)
        fprintf(stderr,
            "shakedown: cannot play here: %s, a program of the suite's own: %s; build or install "
            "the suite again\n",
            path, strerror(-error));
    return error == 0;
}

int readiness_check(const struct resources *resources, unsigned int jobs)
{
    bool has_puppet = has_program(resources->puppet);
    bool has_bootstrapd = has_program(resources->bootstrapd);

    if (!preflight_check(jobs, stderr) || !has_puppet || !has_bootstrapd)
        return EXIT_STATUS_ERROR;
    return EXIT_STATUS_EXPECTED;
}
