/* inspection_look.c - one look of the inspection, and the finding that it makes. */
#include "config.h"

#include "conformance/inspection/inspection_look.h"

#include "conformance/plan/catalogue.h"
#include "conformance/stage/subject.h"

#include <stdio.h>

const char *inspection_look_subject(const struct stage *stage, const struct actor *actor)
{
    return json_string_value(subject_of_role(stage, actor->role));
}

void inspection_look_add(struct stage *stage, const char *requirement, enum detector detector,
    bool met, const char *expected, const char *observed)
{
    json_t *id = json_string(requirement);
    const struct finding finding = {.requirements = id,
        .detector = detector,
        .step = FINDING_NO_STEP,
        .met = met,
        .expected = expected,
        .observed = met ? expected : observed};

    findings_add(&stage->findings, &finding);
    json_decref(id);
}

bool inspection_look_is_must(const struct stage *stage, const char *requirement)
{
    const struct part *part;
    const struct requirement *known =
        catalogue_find_named(stage->findings.catalogue, requirement, &part);

    return known == NULL || (part != NULL ? part->level : known->level) == LEVEL_MUST;
}

void inspection_look_describe_deadline(
    const struct stage *stage, enum detector detector, char *text, size_t size)
{
    snprintf(text, size,
        detector == DETECTOR_HANG ? "nothing by the deadline of %d ms: a hang"
                                  : "not by the deadline of %d ms",
        stage->clock.timeout_ms);
}

bool inspection_look_await(struct stage *stage, const char *requirement, enum detector detector,
    stage_condition_fn condition, void *arg, bool polled, const char *expected)
{
    char observed[128];
    enum stage_outcome outcome = stage_wait(stage, condition, arg, polled);

    if (outcome == STAGE_HALTED)
        return false;
    inspection_look_describe_deadline(stage, detector, observed, sizeof observed);
    inspection_look_add(
        stage, requirement, detector, outcome == STAGE_HAPPENED, expected, observed);
    return outcome == STAGE_HAPPENED;
}
