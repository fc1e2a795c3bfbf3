/*
 * stack_dump.h - the stacks of programs that hang, which their own runtimes write when a signal
 * asks for them.
 */
#ifndef CONFORMANCE_STAGE_STACK_DUMP_H
#define CONFORMANCE_STAGE_STACK_DUMP_H

#include "conformance/stage/stage.h"

/*
 * Where there is a picture of a hang: sends every server and client that is still there and not
 * stopped the signal that its manifest names for it, if any, and waits until their standard errors
 * have ended or gone quiet, for STACK_DUMP_MS at most. What they wrote becomes the member "stack"
 * of their pictures. To be called when nothing is judged any more: a program may end by the signal.
 */
void stack_dump_take(struct stage *stage);

#define STACK_DUMP_MS 2000

#endif
