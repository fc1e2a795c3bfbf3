/* stage_setting.h - what is there before the first step: the bootstrap server, servers, puppets. */
#ifndef CONFORMANCE_STAGE_STAGE_SETTING_H
#define CONFORMANCE_STAGE_STAGE_SETTING_H

#include "conformance/stage/loop.h"
#include "conformance/stage/stage.h"

#include <stdbool.h>

/* What one case is played of, with and in; all borrowed, for as long as the stage is there. */
struct stage_setting {
    const struct catalogue *catalogue;
    const struct pairing *pairing;
    const struct resources *resources;
    const struct instrument *instrument; /* below which a role's processes run; NULL: none */
    const json_t *instance;              /* of a scenario: its actors and steps */
    const char *folder;                  /* is there, empty, and the case's alone; absolute */
    int timeout_ms;                      /* of the whole case, once servers are ready; at least 1 */
    bool verify_adapter; /* what the implementation prints is checked to the letter */
    int signals;         /* a signalfd for SIGCHLD and what is to interrupt us */
};

/*
 * Sets the stage: actors, control socket, a bootstrap server that is ready, the servers, ready, and
 * the puppets that make a pipe. Verdicts that this forces are in stage->findings.
 * Ownership: what the setting names stays the caller's, the setting itself is not kept;
 * stage_setting_clear frees the rest, also when this failed. Returns how the wait for readiness
 * ended.
 */
enum stage_outcome stage_setting_set(struct stage *stage, const struct stage_setting *setting);

/* Frees everything; the processes are the caller's to end first. */
void stage_setting_clear(struct stage *stage);

#endif
