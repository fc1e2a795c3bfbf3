/* loop.h - the one event loop of a stage: whoever waits does so here. */
#ifndef CONFORMANCE_STAGE_LOOP_H
#define CONFORMANCE_STAGE_LOOP_H

#include "conformance/stage/stage.h"

#include <stdbool.h>
#include <stdint.h>

/* How a wait ended. */
enum stage_outcome {
    STAGE_HAPPENED,
    STAGE_DEADLINE, /* the case's deadline passed, by no adapter's fault; the picture was taken */
    STAGE_HALTED,   /* the verdict is forced, or we are to end */
};

/*
 * Waits until `condition` holds, which is asked again after everything that arrives.
 * polled  the condition depends on things that no descriptor tells of (/proc): it is asked every
 *         millisecond besides.
 */
typedef bool (*stage_condition_fn)(struct stage *stage, void *arg);
enum stage_outcome stage_wait(
    struct stage *stage, stage_condition_fn condition, void *arg, bool polled);

/*
 * Looks that explain a failure have a time of their own: what is waited for between these two takes
 * `most_ms` milliseconds at most, and its end is no deadline of the case, with no picture of it.
 * Returns what stage_come_back is to be given.
 */
int64_t stage_step_aside(struct stage *stage, int64_t most_ms);
void stage_come_back(struct stage *stage, int64_t before);

/*
 * Waits so for a condition, but not past the case's deadline. Returns as stage_wait; STAGE_DEADLINE
 * when the time is over.
 */
enum stage_outcome stage_wait_aside(
    struct stage *stage, stage_condition_fn condition, void *arg, int64_t most_ms, bool polled);

/*
 * Waits until the program that was started last is ready, for stage_start_ms at most; what it takes
 * is given to the case besides. A client says nothing before it comes to its handshake: it starts
 * at the case's cost. Returns as stage_wait.
 */
enum stage_outcome stage_await_start(struct stage *stage, stage_condition_fn condition, void *arg);

/*
 * Attends once to what arrives, for a millisecond at most: for who asks a process again and again.
 * Returns as stage_wait: STAGE_HAPPENED also when nothing arrived.
 */
enum stage_outcome stage_turn(struct stage *stage);

#endif
