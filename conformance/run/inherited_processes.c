/* inherited_processes.c - processes below ours that the run has not made. */
#include "config.h"

#include "conformance/run/inherited_processes.h"

#include "conformance/stage/process.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct inherited_process {
    pid_t pid;
    unsigned long long start; /* process_stat's: its pid may be used anew */
};

int inherited_processes_note(struct inherited_processes *inherited)
{
    pid_t *pids;
    size_t count;
    int error = process_descendants(getpid(), &pids, &count);

    if (error != 0)
        return error;
    inherited->list = calloc(count + 1, sizeof *inherited->list);
    for (size_t i = 0; inherited->list != NULL && i < count; i++) {
        struct process_stat stat;

        if (process_read_stat(pids[i], &stat) == 0) {
            inherited->list[inherited->count++] =
                (struct inherited_process){.pid = pids[i], .start = stat.start};
        }
    }
    free(pids);
    return inherited->list != NULL ? 0 : -ENOMEM;
}

void inherited_processes_end(struct inherited_processes *inherited)
{
    free(inherited->list);
    *inherited = (struct inherited_processes){0};
}

bool inherited_processes_have(const struct inherited_processes *inherited, pid_t pid)
{
    struct process_stat stat;

    for (size_t i = 0; i < inherited->count; i++)
        if (inherited->list[i].pid == pid)
            return process_read_stat(pid, &stat) == 0 && stat.start == inherited->list[i].start;
    return false;
}
