/* step_observe.h - the verbs that look at a server and leave it alone. */
#ifndef CONFORMANCE_STEP_STEP_OBSERVE_H
#define CONFORMANCE_STEP_STEP_OBSERVE_H

#include "conformance/stage/loop.h"
#include "conformance/step/step.h"

/* Each is a step_fn of its verb. */
enum stage_outcome step_observe_baseline(struct step *step);
enum stage_outcome step_observe_watch(struct step *step);

#endif
