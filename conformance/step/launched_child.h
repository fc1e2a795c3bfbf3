/* launched_child.h - what a launched child has of the handshake: the read side alone, if sound. */
#ifndef CONFORMANCE_STEP_LAUNCHED_CHILD_H
#define CONFORMANCE_STEP_LAUNCHED_CHILD_H

#include "conformance/stage/loop.h"
#include "conformance/step/step.h"

/*
 * Judges what a puppet that was just launched inherited. The number in CHILD_PORT_FD is the
 * adapter's to write; what is open under it is the implementation's.
 * Returns STAGE_HAPPENED, with the step met or not; STAGE_HALTED when the variable says nothing.
 */
enum stage_outcome launched_child_judge(struct step *step, const struct actor *child);

#endif
