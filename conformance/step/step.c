/* step.c - one step of a scenario. */
#include "config.h"

#include "conformance/step/step.h"

#include <stdarg.h>
#include <stdio.h>

void step_expect(struct step *step, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(step->expected, sizeof step->expected, format, arguments);
    va_end(arguments);
}

enum stage_outcome step_met(struct step *step)
{
    step->met = true;
    return STAGE_HAPPENED;
}

enum stage_outcome step_unmet(struct step *step, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(step->observed, sizeof step->observed, format, arguments);
    va_end(arguments);
    step->met = false;
    return STAGE_HAPPENED;
}

enum stage_outcome step_broken(struct step *step, const char *format, ...)
{
    char why[512];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    findings_error(
        &step->stage->findings, "step %d (%s): %s", step->number, step->actor->name, why);
    return STAGE_HALTED;
}

enum stage_outcome step_ended(struct step *step)
{
    char end[ACTOR_END_MAX], words[ACTOR_WORDS_MAX];

    actor_describe_end(step->actor, end, sizeof end);
    actor_describe_words(step->actor, "it", words, sizeof words);
    step->detector = actor_detector(step->actor);
    step->symptom = actor_symptom_of_end(step->actor);
    step->actor->accounted = true;
    return step_unmet(step, "%s %s%s", step->actor->name, end, words);
}

enum stage_outcome step_unseen(struct step *step, const char *observed)
{
    step->unseen = true;
    trace_add(&step->stage->trace, step->actor->name, "unseen",
        json_pack("{s:i, s:s, s:s}", "step", step->number, "expected", step->expected, "observed",
            observed));
    return STAGE_HAPPENED;
}

enum stage_outcome step_undecided(struct step *step)
{
    char end[ACTOR_END_MAX];

    actor_describe_end(step->actor, end, sizeof end);
    return step_broken(step, "%s", end);
}
