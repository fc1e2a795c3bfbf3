/* step_run.h - a step carried out: its verb, and what came of it as a finding. */
#ifndef CONFORMANCE_STEP_STEP_RUN_H
#define CONFORMANCE_STEP_STEP_RUN_H

#include "conformance/stage/stage.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Runs step `index` (from 0) of the stage's instance and adds its finding.
 * Returns whether the scenario can go on: no MUST broken, no deadline passed, nothing forced.
 */
bool step_run(struct stage *stage, size_t index);

#endif
