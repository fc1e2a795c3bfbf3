/* probe_commands.h - what server and client have in common: how they take commands, options and
 * signals.
 */
#ifndef CONFORMANCE_PROBE_PROBE_COMMANDS_H
#define CONFORMANCE_PROBE_PROBE_COMMANDS_H

#include "conformance/probe/probe_program.h"

/*
 * Of a program that waits for commands: whether it is the process that was started, survives
 * SIGUSR1, and answers what it does not know.
 */
void manners_try(struct trial *trial);

/* Of a program that was started with an option that it cannot know: whether that ended it. */
void manners_try_option(struct trial *trial);

/* An option that no program has. */
#define MANNERS_OPTION "--no-such-option"

#endif
