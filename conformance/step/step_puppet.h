/* step_puppet.h - the verbs of the puppets that are about processes, the pipe and the service. */
#ifndef CONFORMANCE_STEP_STEP_PUPPET_H
#define CONFORMANCE_STEP_STEP_PUPPET_H

#include "conformance/stage/loop.h"
#include "conformance/step/step.h"

/* Each is a step_fn. */
enum stage_outcome step_puppet_fork(struct step *step);
enum stage_outcome step_puppet_session(struct step *step);
enum stage_outcome step_puppet_exec(struct step *step);
enum stage_outcome step_puppet_read(struct step *step);
enum stage_outcome step_puppet_peek(struct step *step);
enum stage_outcome step_puppet_verify_blocking(struct step *step);
enum stage_outcome step_puppet_close(struct step *step);
enum stage_outcome step_puppet_look_up(struct step *step);
enum stage_outcome step_puppet_exit(struct step *step);

#endif
