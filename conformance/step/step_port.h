/* step_port.h - the verbs of the puppets that are about their ports. */
#ifndef CONFORMANCE_STEP_STEP_PORT_H
#define CONFORMANCE_STEP_STEP_PORT_H

#include "conformance/stage/loop.h"
#include "conformance/step/step.h"

/* Each is a step_fn. */
enum stage_outcome step_port_make_port(struct step *step);
enum stage_outcome step_port_check_in(struct step *step);
enum stage_outcome step_port_send_probe(struct step *step);
enum stage_outcome step_port_await_notified(struct step *step);
enum stage_outcome step_port_await_received(struct step *step);
enum stage_outcome step_port_verify_empty(struct step *step);
enum stage_outcome step_port_drop(struct step *step);

#endif
