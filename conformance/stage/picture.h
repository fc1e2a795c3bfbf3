/* picture.h - where every process of a case stood, when something was waited for in vain. */
#ifndef CONFORMANCE_STAGE_PICTURE_H
#define CONFORMANCE_STAGE_PICTURE_H

#include "conformance/stage/stage.h"

/*
 * Notes what processor time each actor used so far: what it uses from now on tells one that is busy
 * from one that waits. To be called when a step begins.
 */
void picture_begin(struct stage *stage);

/*
 * Fills stage->processes: every process of the case, those below our actors too, and of an actor
 * what it last did and said. Only the first picture of a case is taken.
 */
void picture_take(struct stage *stage);

#endif
