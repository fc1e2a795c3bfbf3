/*
 * probe.h - shakedown probe: an adapter is tried before it is run.
 *
 * All of it happens in a process of its own, which leaves nothing behind, whatever the adapter
 * does.
 */
#ifndef CONFORMANCE_PROBE_PROBE_H
#define CONFORMANCE_PROBE_PROBE_H

#include "conformance/plan/manifest.h"
#include "conformance/plan/resources.h"

#include <stdio.h>

/* What came of it. */
enum examination_outcome {
    EXAMINATION_WELL = 0,
    EXAMINATION_FAULTS = 1,
    EXAMINATION_BROKEN = 2, /* not all could be tried; standard error says why */
};

/*
 * Makes every trial and prints what was found, on standard output.
 * deadline_ms  for each thing that is waited for.
 * Ownership: everything stays the caller's.
 * Returns an examination_outcome; a negative errno when the trials could not begin. Does not return
 * when a signal ended it.
 */
int examination_run(
    const struct manifest *manifest, const struct resources *resources, int deadline_ms);

#endif
