/* newborn_wait.h - waits for a puppet's first word. */
#ifndef CONFORMANCE_STAGE_NEWBORN_WAIT_H
#define CONFORMANCE_STAGE_NEWBORN_WAIT_H

#include "conformance/stage/loop.h"
#include "conformance/stage/newborn.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * Waits until the process has said who it is, or the server that started it has ended.
 * parent      the actor that started it; NULL: the driver.
 * pid         the process, as its parent named it.
 * is_starting whether it has the time of a program that starts (stage_await_start), or the case's.
 * Returns as stage_wait: STAGE_HALTED when it ended before, which is noted as an error.
 */
enum stage_outcome newborn_await(struct stage *stage, const struct actor *puppet,
    const struct actor *parent, pid_t pid, bool is_starting);

#endif
