/* command_matrix.c - each implementation's server meets each's client. */
#include "config.h"

#include "conformance/command/command.h"
#include "conformance/command/exit.h"
#include "conformance/command/readiness.h"
#include "conformance/command/roster.h"
#include "conformance/command/selection.h"
#include "conformance/command/tournament.h"
#include "conformance/language/verb.h"
#include "conformance/results/results.h"

#include <stdio.h>

/* Leaves the cases in which two can meet. Returns an exit status. */
static int narrow(struct plan *plan)
{
    int fault = plan_select_roles(plan, ROLE_SERVER | ROLE_CLIENT);

    if (fault < 0)
        return exit_complain("selecting scenarios", fault);
    if (plan->case_count > 0)
        return EXIT_STATUS_EXPECTED;
    fputs("shakedown: in no selected case does a client meet a server, nothing ran\n", stderr);
    return EXIT_STATUS_NOTHING_RAN;
}

int command_matrix(
    const struct options *options, const struct resources *resources, const char *program)
{
    struct selection selection = {0};
    struct roster roster = {0};
    int status = roster_make(options, resources, &roster);

    if (status == EXIT_STATUS_EXPECTED)
        status = selection_make(options, resources, &selection);
    if (status == EXIT_STATUS_EXPECTED)
        status = narrow(selection.plan);
    if (status == EXIT_STATUS_EXPECTED)
        status = roster_check_programs(&roster);
    if (status == EXIT_STATUS_EXPECTED)
        status = readiness_check(resources, options->jobs);
    if (status == EXIT_STATUS_EXPECTED)
        status = tournament_run(
            selection.plan, roster.manifests, roster.count, resources, options, program);
    selection_end(&selection);
    roster_end(&roster);
    return status;
}
