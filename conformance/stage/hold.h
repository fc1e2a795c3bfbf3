/*
 * hold.h - a process stopped so that nothing of it moves, below a tracer too.
 *
 * A process that is traced does not stop of itself: its tracer hears of the SIGSTOP first. strace
 * passes it on, and lets the process stand. gdb lets it run on: so gdb is stopped before it, and
 * whatever the process comes upon then, it waits for a tracer that does not come. (Not so strace,
 * which follows a server to the puppets that it starts: they would stand with it.)
 */
#ifndef CONFORMANCE_STAGE_HOLD_H
#define CONFORMANCE_STAGE_HOLD_H

#include <stdbool.h>
#include <sys/types.h>

/* All zero but the pidfd, which is -1: nothing is held. */
struct hold {
    pid_t tracer; /* stopped by hold_begin; 0: none was */
    int pidfd;    /* the tracer's */
};

/* The process that traces `pid`. Returns its pid; 0 when there is none, or `pid` is gone. */
pid_t hold_tracer(pid_t pid);

/*
 * Begins to stop a process.
 * pid, pidfd  of the process; the pidfd stays the caller's.
 * tracer      to be stopped before it; 0: none.
 * Ownership: hold_end frees what `hold` has.
 * Returns 0; -ESRCH when it is gone; a negative errno.
 */
int hold_begin(struct hold *hold, pid_t pid, int pidfd, pid_t tracer);

/*
 * Whether every thread of `pid` stands, and the tracer that was stopped for it. Below strace,
 * another thread than the one that took the SIGSTOP may yet finish the system call that it is in.
 */
bool hold_is_complete(const struct hold *hold, pid_t pid);

/* Lets the tracer go on, which the process itself may not yet. Nothing held is fine. */
void hold_end(struct hold *hold);

/*
 * Whether a thread of `pid` is stopped by its tracer: somebody looks at it with a debugger.
 * Returns false when it is gone.
 */
bool hold_is_examined(pid_t pid);

#endif
