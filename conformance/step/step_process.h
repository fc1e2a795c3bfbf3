/* step_process.h - the verbs that every actor knows: what can be done to a process. */
#ifndef CONFORMANCE_STEP_STEP_PROCESS_H
#define CONFORMANCE_STEP_STEP_PROCESS_H

#include "conformance/stage/loop.h"
#include "conformance/step/step.h"

/* Each is a step_fn. */
enum stage_outcome step_process_stop(struct step *step);
enum stage_outcome step_process_continue(struct step *step);
enum stage_outcome step_process_signal(struct step *step);
enum stage_outcome step_process_kill(struct step *step);
enum stage_outcome step_process_await_exited(struct step *step);

#endif
