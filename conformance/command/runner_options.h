/* runner_options.h - what the runner is told of a command line. */
#ifndef CONFORMANCE_COMMAND_RUNNER_OPTIONS_H
#define CONFORMANCE_COMMAND_RUNNER_OPTIONS_H

#include "conformance/command/options.h"
#include "conformance/run/runner.h"

/*
 * How to run the cases as OPTIONS say. PROGRAM is how shakedown was called, RERUN what must follow
 * a case's id to run it again. Coverage and instrument are none.
 * Ownership: the struct borrows PROGRAM and RERUN.
 */
struct runner_options runner_options_of(
    const struct options *options, const char *program, const char *rerun);

#endif
