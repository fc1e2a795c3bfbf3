/* order.h - one command to a puppet, and what came of it. */
#ifndef CONFORMANCE_STEP_ORDER_H
#define CONFORMANCE_STEP_ORDER_H

#include "conformance/stage/loop.h"
#include "conformance/step/step.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Sends a command with descriptors beside it.
 * Ownership: the reference is taken, the descriptors stay the caller's.
 * Returns STAGE_HAPPENED; STAGE_HALTED when it could not be sent, which is an error.
 */
enum stage_outcome order_send(
    struct step *step, struct actor *puppet, json_t *command, const int *fds, size_t fd_count);

/* A condition for stage_wait: the puppet (its argument) answered, or its connection ended. */
bool order_is_answered(struct stage *stage, void *puppet);

/*
 * Sends a command and takes the answer.
 * reply  the caller's reference, set only where the outcome is STAGE_HAPPENED and the puppet did
 *        what it was told (the step is met so far); else NULL.
 * Returns how the wait ended; STAGE_HAPPENED with the step unmet when the puppet observed something
 * else; STAGE_HALTED when it could not do it, or was lost, which is an error.
 */
enum stage_outcome order_ask(
    struct step *step, struct actor *puppet, json_t *command, json_t **reply);

/* The same for a command to the step's own actor whose answer holds nothing. */
enum stage_outcome order_obey(struct step *step, json_t *command);

#endif
