/* supervisor.h - the process that plays one case and leaves nothing of it behind. */
#ifndef CONFORMANCE_RUN_SUPERVISOR_H
#define CONFORMANCE_RUN_SUPERVISOR_H

#include "conformance/language/verdict.h"
#include "conformance/plan/pairing.h"
#include "conformance/plan/plan.h"
#include "conformance/plan/resources.h"
#include "conformance/run/runner_options.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/types.h>

/* The exit status of a supervisor that a signal told to end. */
#define SUPERVISOR_INTERRUPTED 2

/* What one supervisor has to do; all borrowed. */
struct supervisor_task {
    const struct plan *plan;
    const struct pairing *pairing;
    const struct resources *resources;
    const struct runner_options *options;
    size_t index;         /* into plan->cases */
    const char *folder;   /* to be made for this case alone */
    const char *path;     /* where the CASE object goes, */
    const char *amended;  /* and where with what a second play showed */
    atomic_uint *replays; /* crashes that were played once more, in the whole run; shared */
};

/*
 * What a supervisor tells the runner beside that, through a pipe, when the verdict is reached; and
 * once more when a second play added to the CASE object. The last that was told counts, however the
 * supervisor ends.
 */
struct supervisor_report {
    enum verdict verdict;
    unsigned int warnings;
    double duration_ms;
    bool is_kept;    /* the scene is: the supervisor lives on, below the folder of its case */
    bool is_amended; /* the CASE object is in `amended` */
};

/*
 * Plays the case in the calling process, a fresh fork of the runner, which it takes over: signals,
 * process group, child subreaper. SIGTERM, SIGINT or SIGHUP, and the death of `runner`, end it
 * early; a case that outlives its own deadline by far ends it by SIGALRM. Whatever it was, all
 * processes below it are gone when it exits, unless it is killed.
 * report  where the supervisor_report goes; closed here.
 * runner  the pid of the process that forked it.
 * Does not return: exits with status 0 when the case was played and told of,
 * SUPERVISOR_INTERRUPTED when it was told to end before that, 1 otherwise. With options->keep it
 * tells of the case while it lives, and exits when the scene is ended.
 */
_Noreturn void supervisor_run(const struct supervisor_task *task, int report, pid_t runner);

#endif
