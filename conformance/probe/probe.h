/*
 * probe.h - shakedown probe: an adapter is tried before it is run.
 *
 * All of it happens in a process of its own, which leaves nothing behind, whatever the adapter
 * does.
 */
#ifndef CONFORMANCE_PROBE_PROBE_H
#define CONFORMANCE_PROBE_PROBE_H

#include "conformance/probe/probe_program.h"

/* What came of it. */
enum probe_outcome {
    PROBE_WELL = 0,
    PROBE_FAULTS = 1,
    PROBE_BROKEN = 2, /* not all could be tried; standard error says why */
};

/*
 * Tries everything and prints what was found, on standard output.
 * setting  what is the caller's of it; the rest is zero. It is not changed.
 * Returns a probe_outcome; a negative errno when the probe could not begin. Does not return when a
 * signal ended it.
 */
int probe_run(const struct probe_setting *setting);

#endif
