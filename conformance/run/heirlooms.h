/*
 * heirlooms.h - processes below ours that the run has not made: whoever executed the driver did,
 * before. What they fork later is not told from what a dead supervisor leaves behind: SECURITY.md
 * says so.
 */
#ifndef CONFORMANCE_RUN_HEIRLOOMS_H
#define CONFORMANCE_RUN_HEIRLOOMS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct heirloom;

/* All zero: none. */
struct heirlooms {
    struct heirloom *list;
    size_t count;
};

/*
 * Notes what is below the calling process, before anything of the run is forked. Ownership:
 * heirlooms_end frees what it holds. Returns 0; -ENOMEM.
 */
int heirlooms_note(struct heirlooms *heirlooms);

/* Frees them. */
void heirlooms_end(struct heirlooms *heirlooms);

/* Whether that process, and not a later one of the same pid, was noted. */
bool heirlooms_have(const struct heirlooms *heirlooms, pid_t pid);

#endif
