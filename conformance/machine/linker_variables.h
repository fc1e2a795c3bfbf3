/* linker_variables.h - environment variables by which the dynamic linker disturbs every program. */
#ifndef CONFORMANCE_MACHINE_LINKER_VARIABLES_H
#define CONFORMANCE_MACHINE_LINKER_VARIABLES_H

#include "conformance/machine/problems.h"

/*
 * Checks for variables that make the dynamic linker write to the standard error of every program,
 * which is judged: LD_PRELOAD with a library that cannot be loaded, and LD_DEBUG. Adds them to
 * `problems`.
 */
void linker_variables_check(struct problems *problems);

#endif
