/*
 * preflight.h - checks before the first case that this machine can run cases.
 *
 * Without these checks, whatever the machine lacks would look like a failure of the implementation
 * in case after case. Each problem is named once, with what to do, and nothing is run.
 */
#ifndef CONFORMANCE_MACHINE_PREFLIGHT_H
#define CONFORMANCE_MACHINE_PREFLIGHT_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Checks everything that a run needs, and raises soft limits. The calling process must have no
 * threads.
 * jobs    cases at once.
 * errors  where each problem is printed.
 * Returns whether the run may begin.
 */
bool preflight_check(unsigned int jobs, FILE *errors);

/*
 * Checks /proc alone, which every command needs to find the files of the suite. Returns whether it
 * can be used.
 */
bool preflight_check_proc(FILE *errors);

#endif
