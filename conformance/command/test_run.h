/*
 * test_run.h - one run of a plan against an implementation, or two that meet, from the first case
 * to results.json.
 */
#ifndef CONFORMANCE_COMMAND_TEST_RUN_H
#define CONFORMANCE_COMMAND_TEST_RUN_H

#include "conformance/command/options.h"
#include "conformance/expectations/expectations.h"
#include "conformance/plan/pairing.h"
#include "conformance/plan/plan.h"
#include "conformance/plan/resources.h"

/*
 * Runs the selected cases of PLAN as OPTIONS say, reports on standard output, and writes the
 * results. EXPECTATIONS, of the whole plan, are what cases are judged by; NULL: nothing is
 * expected, and OPTIONS do not ask for a change. PROGRAM is how shakedown was called. Ownership:
 * everything stays the caller's; the order of PLAN is set anew. Returns an exit status (results.h);
 * does not return when a signal ended the run: it is this process's end too.
 */
int test_run_perform(struct plan *plan, const struct pairing *pairing,
    const struct expectations *expectations, const struct resources *resources,
    const struct options *options, const char *program);

#endif
