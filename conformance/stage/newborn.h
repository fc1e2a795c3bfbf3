/*
 * newborn.h - a puppet's process between its start and its first word.
 *
 * It may end in between: killed, without a descriptor or an inode to be had, or never a puppet at
 * all. The driver sees that at once and says how it ended. Whose fault it was can seldom be known,
 * so it is an error and no failure of the implementation.
 */
#ifndef CONFORMANCE_STAGE_NEWBORN_H
#define CONFORMANCE_STAGE_NEWBORN_H

#include "conformance/stage/stage.h"

#include <stdbool.h>
#include <sys/types.h>

struct newborn {
    const struct actor *puppet; /* that it is to be; borrowed, as is the next */
    const struct actor *parent; /* the actor that started it; NULL: the driver */
    pid_t pid;
    int pidfd;         /* -1: it cannot be watched */
    bool is_gone;      /* it was, before it could be watched */
    bool status_known; /* it was reaped here: */
    int status;        /* as waitpid sets it */
};

/* A child of ours was reaped. Returns whether it was the one that is awaited. */
bool newborn_reaped(struct stage *stage, pid_t pid, int status);

#endif
