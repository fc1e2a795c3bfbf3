/*
 * runner.h - runs a plan: one supervisor process a case, so many of them at once.
 *
 * The calling process stages nothing itself. It becomes a child subreaper, so that whatever a dead
 * supervisor leaves behind arrives here and is ended; a guard process removes the run's private
 * directory when the last of the run is gone, this process killed or not.
 */
#ifndef CONFORMANCE_RUN_RUNNER_H
#define CONFORMANCE_RUN_RUNNER_H

#include "conformance/plan/pairing.h"
#include "conformance/plan/plan.h"
#include "conformance/plan/resources.h"
#include "conformance/results/results.h"
#include "conformance/run/runner_options.h"

#include <stdbool.h>

/*
 * Called in the calling process as each case ends, in the order in which they end. result->path is
 * valid until the call returns; its file is removed then. Returns whether the run goes on: after a
 * false no more cases are started, and those that run are let end.
 */
typedef bool (*runner_done_fn)(const struct case_result *result, void *arg);

/*
 * Runs every case of `plan` with the programs of `pairing`, started in plan->order, which is set
 * for each round; cases of one round may still run when those of the next begin. SIGINT, SIGTERM,
 * SIGHUP, SIGXCPU and SIGALRM are blocked meanwhile, but for one of the first four that is ignored
 * already: one of them ends the run early, once all that was started is gone. The calling process
 * must have no other threads. Children that it has already (its program's before an exec) are left
 * alone, but for being reaped when they end; not so what they fork meanwhile and leave behind,
 * where a supervisor dies early.
 *
 * Ownership: everything stays the caller's; nothing is kept after the return. Standard output and
 * error are flushed before each fork.
 *
 * Returns 0 when every case was run and reported, or `done` stopped that; the number of the signal
 * that ended the run early (the caller finishes its reports, then calls ending_signals_die); a
 * negative errno when the run could not go on (no directory, no process).
 */
int runner_run(struct plan *plan, const struct pairing *pairing, const struct resources *resources,
    const struct runner_options *options, runner_done_fn done, void *arg);

#endif
