/* step_adapter.h - the verbs of the implementation's servers and clients. */
#ifndef CONFORMANCE_STEP_STEP_ADAPTER_H
#define CONFORMANCE_STEP_STEP_ADAPTER_H

#include "conformance/stage/loop.h"
#include "conformance/step/step.h"

/* Each is a step_fn. */
enum stage_outcome step_adapter_launch(struct step *step);
enum stage_outcome step_adapter_run(struct step *step);
enum stage_outcome step_adapter_destroy(struct step *step);
enum stage_outcome step_adapter_await_checked_in(struct step *step);
enum stage_outcome step_adapter_await_blocked(struct step *step);
enum stage_outcome step_adapter_await_server_returned(struct step *step);
enum stage_outcome step_adapter_probe(struct step *step);
enum stage_outcome step_adapter_release(struct step *step);
enum stage_outcome step_adapter_receive(struct step *step);
enum stage_outcome step_adapter_end(struct step *step);
enum stage_outcome step_adapter_await_client_returned(struct step *step);

#endif
