/* probe_commands.h - what both roles have in common: how they take commands, options and signals.
 */
#ifndef CONFORMANCE_PROBE_PROBE_COMMANDS_H
#define CONFORMANCE_PROBE_PROBE_COMMANDS_H

#include "conformance/probe/probe_program.h"

/*
 * Of a program that waits for commands: whether it is the process that was started, survives
 * SIGUSR1, and answers what it does not know.
 */
void probe_commands_try(struct probe_program *program);

/* Of a program that was started with PROBE_OPTION: whether that ended it. */
void probe_commands_try_option(struct probe_program *program);

#endif
