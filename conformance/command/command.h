/* command.h - the commands of shakedown. */
#ifndef CONFORMANCE_COMMAND_COMMAND_H
#define CONFORMANCE_COMMAND_COMMAND_H

#include "conformance/command/options.h"
#include "conformance/plan/resources.h"

/*
 * Each does what its help says, with the operands and options of the command line, and says on
 * standard error what went wrong. PROGRAM is how shakedown was called.
 * Ownership: everything stays the caller's.
 * Each returns an exit status (results.h).
 */
typedef int command_fn(
    const struct options *options, const struct resources *resources, const char *program);

command_fn command_run;
command_fn command_matrix;
command_fn command_list;
command_fn command_explain;
command_fn command_probe;
command_fn command_init;
command_fn command_report;

#endif
