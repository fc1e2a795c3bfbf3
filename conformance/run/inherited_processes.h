/*
 * inherited_processes.h - processes below ours that the run did not start.
 *
 * Whoever executed the driver started them before. What they fork later cannot be told from what a
 * dead supervisor leaves behind (SECURITY.md).
 */
#ifndef CONFORMANCE_RUN_INHERITED_PROCESSES_H
#define CONFORMANCE_RUN_INHERITED_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct inherited_process;

/* All zero: none. */
struct inherited_processes {
    struct inherited_process *list;
    size_t count;
};

/*
 * Notes what is below the calling process, before anything of the run is forked. Ownership:
 * inherited_processes_end frees what it holds. Returns 0; -ENOMEM.
 */
int inherited_processes_note(struct inherited_processes *inherited);

/* Frees them. */
void inherited_processes_end(struct inherited_processes *inherited);

/* Whether that process, and not a later one of the same pid, was noted. */
bool inherited_processes_have(const struct inherited_processes *inherited, pid_t pid);

#endif
