/*
 * step.h - one step of a scenario, and the ways in which it ends.
 *
 * The verbs are in step_process, step_adapter, step_observe, step_puppet and step_port. Each tells
 * its actor, waits until the effect is observed, and fills in what was expected and what was
 * observed; step_run makes findings of that.
 */
#ifndef CONFORMANCE_STEP_STEP_H
#define CONFORMANCE_STEP_STEP_H

#include "conformance/language/verb.h"
#include "conformance/stage/loop.h"
#include "conformance/stage/stage.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct step {
    struct stage *stage;
    struct actor *actor;
    const struct verb *verb;
    const json_t *json;
    int number;           /* from 1, as people count */
    enum symptom symptom; /* unmet: what was seen, which decides what is broken */
    enum symptom beside;  /* unmet: what is broken as well as what the step names */
    char expected[512];
    char observed[1024];
    enum detector detector; /* DETECTOR_STEP unless the verb knows better */
    bool met;               /* meaningful after STAGE_HAPPENED */
    bool unseen;            /* nobody can say whether it was met: no finding */
};

/*
 * Tells one verb and waits for its effect. Returns how that wait ended: STAGE_HAPPENED (then `met`
 * and, unless it is the expectation itself, `observed` are set), STAGE_DEADLINE or STAGE_HALTED.
 */
typedef enum stage_outcome (*step_fn)(struct step *step);

/* Sets what is expected. */
void step_expect(struct step *step, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends a step as it should: observed is what was expected. Returns STAGE_HAPPENED. */
enum stage_outcome step_met(struct step *step);

/* Ends a step otherwise, and says what was observed. Returns STAGE_HAPPENED. */
enum stage_outcome step_unmet(struct step *step, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Ends a step that the suite cannot do, and says why; the verdict is error. Returns STAGE_HALTED.
 */
enum stage_outcome step_broken(struct step *step, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Ends a step whose actor ended where, or as, it should not have. Returns STAGE_HAPPENED. */
enum stage_outcome step_ended(struct step *step);

/*
 * Ends a step that came about as far as can be seen; what cannot be is no finding, neither met nor
 * broken, and the trace says so. Returns STAGE_HAPPENED.
 */
enum stage_outcome step_unseen(struct step *step, const char *observed);

/* The same for a step that the exit status decides; the verdict is error. Returns STAGE_HALTED. */
enum stage_outcome step_undecided(struct step *step);

#endif
