/* tracer.h - strace or gdb at an actor's process: what it says, and its end. */
#ifndef CONFORMANCE_STAGE_TRACER_H
#define CONFORMANCE_STAGE_TRACER_H

#include "conformance/stage/stage.h"

#include <stdbool.h>
#include <sys/types.h>

/* Whether the tool is a debugger at the terminal. */
bool tracer_is_interactive(const struct instrument *instrument);

/*
 * The path of what the tool itself says: all of gdb's output, strace's complaints.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *tracer_words_path(const struct stage *stage, const struct actor *actor);

/* Whether that process is one of the stage's tools. */
bool tracer_is(const struct stage *stage, pid_t pid);

/*
 * Notes that a child of ours was reaped; status: as waitpid sets it. If it was a tool whose program
 * is there still, one that ended with status 0 lets the program go on; another end forces the
 * verdict error, with the tool's last words. Where no tool is left, steps have deadlines again.
 * Returns whether it was one of the stage's tools.
 */
bool tracer_reaped(struct stage *stage, pid_t pid, int status);

/*
 * Forces the verdict error if an actor that ended was killed below gdb: that is neither the
 * program's doing nor the adapter's.
 */
void tracer_blame_kill(struct stage *stage, const struct actor *actor);

/*
 * Ends every process below this one but the tools, and waits until these end of themselves, so that
 * they have written all they know, and a person has seen enough; no longer than `most_ms`, -1 for
 * as long as it takes. Told to end (stage->signals), it stops waiting. What is left then is the
 * caller's to kill.
 */
void tracer_end_all(struct stage *stage, int most_ms);

#endif
