/*
 * diagnosis.h - why a step was not met, as far as it can still be seen.
 *
 * A server that does not do what a step waits for may have failed long before. So the handshake is
 * looked at once more: who still holds which side of its pipe, and what is in it.
 */
#ifndef CONFORMANCE_STEP_DIAGNOSIS_H
#define CONFORMANCE_STEP_DIAGNOSIS_H

#include "conformance/stage/loop.h"
#include "conformance/step/step.h"

/*
 * Waits, a short while and not past the deadline, until a server that lost its side of the pipe in
 * the middle of its run has said how it ends: what crashes closes first and speaks later.
 * Returns as stage_wait; STAGE_HAPPENED when that time passed, too.
 */
enum stage_outcome diagnosis_await_words(struct step *step);

/*
 * Sets the symptom of an unmet step, and adds to what was observed, where the reason can be seen.
 * is_late  nothing came by the deadline.
 */
void diagnosis_make(struct step *step, bool is_late);

#endif
