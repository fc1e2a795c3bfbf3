/* preflight.c - can this machine play? Asked before the first case. */
#include "config.h"

#include "conformance/machine/preflight.h"

#include "conformance/machine/capacity.h"
#include "conformance/machine/kernel.h"
#include "conformance/machine/run_folder.h"
#include "conformance/machine/variables.h"

bool preflight_check(unsigned int jobs, FILE *errors)
{
    struct lacks lacks = {.out = errors};

    kernel_check_proc(&lacks);
    kernel_check_null(&lacks);
    kernel_check_calls(&lacks);
    capacity_check(jobs, &lacks);
    run_folder_check(jobs, &lacks);
    variables_check(&lacks);
    return lacks.count == 0;
}

bool preflight_check_proc(FILE *errors)
{
    struct lacks lacks = {.out = errors};

    kernel_check_proc(&lacks);
    return lacks.count == 0;
}
