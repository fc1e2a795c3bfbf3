/* linker_variables.h - environment variables by which the dynamic linker disturbs every program. */
#ifndef CONFORMANCE_MACHINE_LINKER_VARIABLES_H
#define CONFORMANCE_MACHINE_LINKER_VARIABLES_H

#include "conformance/machine/problems.h"

/*
 * Looks for variables that make the dynamic linker write to every program's standard error, which
 * is judged: LD_PRELOAD with a library that could not be loaded, and LD_DEBUG. Adds them to
 * `problems`.
 */
void linker_variables_check(struct problems *problems);

#endif
