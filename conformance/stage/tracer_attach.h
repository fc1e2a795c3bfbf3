/* tracer_attach.h - how strace or gdb begins to look at an actor's process. */
#ifndef CONFORMANCE_STAGE_TRACER_ATTACH_H
#define CONFORMANCE_STAGE_TRACER_ATTACH_H

#include "conformance/stage/loop.h"
#include "conformance/stage/stage.h"

/*
 * Attaches the stage's instrument to an actor whose process has just begun, and lets the process
 * become its program. Does nothing where the instrument is not for its role, or is none to attach;
 * nor where the process is traced already (strace follows what a server starts, to its client), or
 * a debugger sits at the terminal, which the trace then tells. A tool that cannot be attached
 * forces the verdict error.
 * Returns how the waits for that ended.
 */
enum stage_outcome tracer_attach(struct stage *stage, struct actor *actor);

#endif
