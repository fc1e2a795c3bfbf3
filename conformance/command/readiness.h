/* readiness.h - what is looked at before a command starts programs. */
#ifndef CONFORMANCE_COMMAND_READINESS_H
#define CONFORMANCE_COMMAND_READINESS_H

#include "conformance/plan/resources.h"

/*
 * Looks whether this machine can play so many cases at once, and whether the suite's own programs
 * are there. Each cause that speaks against it is said on standard error.
 * Returns EXIT_STATUS_EXPECTED, or EXIT_STATUS_ERROR.
 */
int readiness_check(const struct resources *resources, unsigned int jobs);

#endif
