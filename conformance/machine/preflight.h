/*
 * preflight.h - can this machine play? Asked before the first case.
 *
 * What is not there would otherwise look like a failure of the implementation, case after case. So
 * each cause is named once, with what to do, and nothing is run.
 */
#ifndef CONFORMANCE_MACHINE_PREFLIGHT_H
#define CONFORMANCE_MACHINE_PREFLIGHT_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Looks at everything that a run needs and raises soft limits. The calling process must have no
 * threads.
 * jobs    cases at once.
 * errors  where each cause is said.
 * Returns whether the run may begin.
 */
bool preflight_check(unsigned int jobs, FILE *errors);

/* The part of it that any command needs to find the suite's files: /proc. Returns as that does. */
bool preflight_check_proc(FILE *errors);

#endif
