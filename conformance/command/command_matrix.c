/* command_matrix.c - each implementation's server meets each's client. */
#include "config.h"

#include "conformance/command/command.h"
#include "conformance/command/exit.h"
#include "conformance/command/implementations.h"
#include "conformance/command/matrix_run.h"
#include "conformance/command/readiness.h"
#include "conformance/command/selection.h"
#include "conformance/language/verb.h"
#include "conformance/plan/plan_selection.h"
#include "conformance/results/results.h"

#include <stdio.h>

/* Leaves the cases in which two can meet. Returns an exit status. */
static int narrow(struct plan *plan)
{
    int error = plan_select_roles(plan, ROLE_SERVER | ROLE_CLIENT);

    if (error < 0)
        return exit_complain("selecting scenarios", error);
    if (plan->case_count > 0)
        return EXIT_STATUS_EXPECTED;
    fputs("shakedown: in no selected case does a client meet a server, nothing ran\n", stderr);
    return EXIT_STATUS_NOTHING_RAN;
}

int command_matrix(
    const struct options *options, const struct resources *resources, const char *program)
{
    struct selection selection = {0};
    struct implementations list = {0};
    int status = implementations_load(options, resources, &list);

    if (status == EXIT_STATUS_EXPECTED)
        status = selection_make(options, resources, &selection);
    if (status == EXIT_STATUS_EXPECTED)
        status = narrow(selection.plan);
    if (status == EXIT_STATUS_EXPECTED)
        status = implementations_check_programs(&list);
    if (status == EXIT_STATUS_EXPECTED)
        status = readiness_check(resources, options->jobs);
    if (status == EXIT_STATUS_EXPECTED)
        status = matrix_run_perform(
            selection.plan, list.manifests, list.count, resources, options, program);
    selection_end(&selection);
    implementations_end(&list);
    return status;
}
