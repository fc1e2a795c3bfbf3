/* play.h - the steps of a case, and the look that follows them. */
#ifndef CONFORMANCE_RUN_PLAY_H
#define CONFORMANCE_RUN_PLAY_H

#include "conformance/stage/stage.h"

/* Plays on a stage that was set: step by step until a MUST breaks; then the closing inspection. */
void play_run(struct stage *stage);

#endif
