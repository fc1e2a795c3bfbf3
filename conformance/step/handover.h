/* handover.h - under which number a program is handed its side of the pipe. */
#ifndef CONFORMANCE_STEP_HANDOVER_H
#define CONFORMANCE_STEP_HANDOVER_H

#include "conformance/stage/stage.h"

/* What a program has at descriptor 3, where the pipe is not there. */
struct handover {
    int number;        /* the least that the pipe's side may get */
    const char *three; /* "nothing", "null" (/dev/null) or "file": a constant */
};

/*
 * Chooses for an actor of a case, by the scenario and what its actors are: a case has the
 * same numbers each time that it is played, and others have others. Who takes a fixed descriptor
 * instead of the one that he is told is found out.
 */
void handover_choose(const struct stage *stage, const char *actor, struct handover *handover);

#endif
