/*
 * probe_step.h - what is done with a program under trial: steps of the language of scenarios,
 * commands that no scenario has, and the end of its input.
 */
#ifndef CONFORMANCE_PROBE_PROBE_STEP_H
#define CONFORMANCE_PROBE_PROBE_STEP_H

#include "conformance/probe/probe_failure.h"
#include "conformance/probe/probe_program.h"

#include <jansson.h>
#include <stdbool.h>

/* What came of a wait for an answer. */
enum probe_answer {
    PROBE_ANSWERED,
    PROBE_ENDED, /* the program ended instead, nobody was told, and no line came any more */
    PROBE_OVER,
};

/*
 * Plays one step of the language of scenarios.
 * Ownership: takes `step`. Returns whether it went as it should.
 */
bool probe_step_try(struct probe_program *program, const struct probe_act *act, json_t *step);

/* The same; if it did not go as it should, the report says why and the program is over. */
bool probe_step_play(struct probe_program *program, const struct probe_act *act, json_t *step);

/*
 * Sends it a command that no step has, and waits for the answer by the deadline.
 * key  of the answer: "names", or "error" where it is to be refused.
 * Returns a probe_answer.
 */
enum probe_answer probe_step_ask(struct probe_program *program, const struct probe_act *act,
    const char *command, const char *key);

/*
 * Waits for an answer; a silence is in the report.
 * answer  set for PROBE_ANSWERED: a new reference, the caller's; NULL: nobody wants it.
 */
enum probe_answer probe_step_await(
    struct probe_program *program, const struct probe_act *act, const char *key, json_t **answer);

/*
 * Waits until it is asleep, waiting for a command; a line that came meanwhile was not asked for,
 * nor was an end.
 */
void probe_step_settle(struct probe_program *program);

/*
 * Closes its standard input, and waits until it has ended: with status 0, without another line, and
 * with no process left.
 */
void probe_step_finish(struct probe_program *program);

#endif
