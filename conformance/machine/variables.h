/* variables.h - variables of the environment by which every program says something of its own. */
#ifndef CONFORMANCE_MACHINE_VARIABLES_H
#define CONFORMANCE_MACHINE_VARIABLES_H

#include "conformance/machine/lacks.h"

/*
 * Looks for variables that make the dynamic linker write to every program's standard error, which
 * is judged: LD_PRELOAD with a library that could not be loaded, and LD_DEBUG. Adds them to
 * `lacks`.
 */
void variables_check(struct lacks *lacks);

#endif
