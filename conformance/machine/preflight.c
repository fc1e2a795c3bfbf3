/* preflight.c - checks before the first case that this machine can run cases. */
#include "config.h"

#include "conformance/machine/preflight.h"

#include "conformance/machine/capacity.h"
#include "conformance/machine/kernel.h"
#include "conformance/machine/linker_variables.h"
#include "conformance/machine/run_folder.h"

bool preflight_check(unsigned int jobs, FILE *errors)
{
    struct problems problems = {.out = errors};

    kernel_check_proc(&problems);
    kernel_check_null(&problems);
    kernel_check_calls(&problems);
    capacity_check(jobs, &problems);
    run_folder_check(jobs, &problems);
    linker_variables_check(&problems);
    return problems.count == 0;
}

bool preflight_check_proc(FILE *errors)
{
    struct problems problems = {.out = errors};

    kernel_check_proc(&problems);
    return problems.count == 0;
}
