/*
 * capacity.h - checks resource limits: descriptors, processes, memory.
 *
 * Soft limits are raised here, for the driver and for everything that it starts, the
 * implementation's programs too: a limit that a shell set for other work must not decide a verdict.
 */
#ifndef CONFORMANCE_MACHINE_CAPACITY_H
#define CONFORMANCE_MACHINE_CAPACITY_H

#include "conformance/machine/problems.h"

/*
 * Raises soft limits that are lower than a run needs, and adds those that stay too low to
 * `problems`. Descriptors and processes are counted by making them, so any limit shows.
 * jobs  cases at once.
 */
void capacity_check(unsigned int jobs, struct problems *problems);

#endif
