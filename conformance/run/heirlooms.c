/* heirlooms.c - processes below ours that the run has not made. */
#include "config.h"

#include "conformance/run/heirlooms.h"

#include "conformance/stage/process.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct heirloom {
    pid_t pid;
    unsigned long long start; /* process_stat's: its pid may be used anew */
};

int heirlooms_note(struct heirlooms *heirlooms)
{
    pid_t *pids;
    size_t count;
    int error = process_descendants(getpid(), &pids, &count);
    if (error)
        return error;
    heirlooms->list = calloc(count + 1, sizeof *heirlooms->list);
    for (size_t i = 0; heirlooms->list && i < count; i++) {
        struct process_stat stat;
        if (process_read_stat(pids[i], &stat) == 0) {
            heirlooms->list[heirlooms->count++] =
                (struct heirloom){.pid = pids[i], .start = stat.start};
        }
    }
    free(pids);
    return heirlooms->list ? 0 : -ENOMEM;
}

void heirlooms_end(struct heirlooms *heirlooms)
{
    free(heirlooms->list);
    *heirlooms = (struct heirlooms){0};
}

bool heirlooms_have(const struct heirlooms *heirlooms, pid_t pid)
{
    struct process_stat stat;
    for (size_t i = 0; i < heirlooms->count; i++)
        if (heirlooms->list[i].pid == pid)
            return process_read_stat(pid, &stat) == 0 && stat.start == heirlooms->list[i].start;
    return false;
}
