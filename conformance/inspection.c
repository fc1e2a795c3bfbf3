/* inspection.c - what is looked at when a scenario's steps are done, whatever they were. */
#include "config.h"

#include "conformance/inspection.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "conformance/inspection_baseline.h"
#include "conformance/inspection_port.h"
#include "conformance/inspection_process.h"
#include "conformance/process.h"

const json_t *inspection_subject(const struct stage *stage)
{
    return json_array_get(json_object_get(stage->instance, "requirements"), 0);
}

void inspection_add(struct stage *stage, const char *requirement, enum detector detector, bool met,
    const char *expected, const char *observed)
{
    json_t *id = requirement ? json_string(requirement) : NULL;
    const struct finding finding = {.requirements = id ? id : inspection_subject(stage),
        .detector = detector,
        .step = FINDING_NO_STEP,
        .met = met,
        .expected = expected,
        .observed = met ? expected : observed};
    findings_add(&stage->findings, &finding);
    json_decref(id);
}

void inspection_describe_deadline(
    const struct stage *stage, enum detector detector, char *text, size_t size)
{
    snprintf(text, size,
        detector == DETECTOR_HANG ? "nothing by the deadline of %d ms: a hang"
                                  : "not by the deadline of %d ms",
        stage->timeout_ms);
}

bool inspection_check(struct stage *stage, const char *requirement, enum detector detector,
    stage_condition_fn condition, void *arg, bool polled, const char *expected)
{
    char observed[128];
    enum stage_outcome outcome = stage_wait(stage, condition, arg, polled);
    if (outcome == STAGE_HALTED)
        return false;
    inspection_describe_deadline(stage, detector, observed, sizeof observed);
    inspection_add(stage, requirement, detector, outcome == STAGE_HAPPENED, expected, observed);
    return outcome == STAGE_HAPPENED;
}

/* Nobody may be left stopped: it could neither answer nor end. */
static void continue_all(struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];
        if (actor->stopped && actor_signal(actor, SIGCONT) == 0)
            actor->stopped = false;
    }
}

static void inspect(struct stage *stage)
{
    if (!inspection_port_release(stage) || !inspection_port_services(stage) ||
        !inspection_port_gifts(stage) || !inspection_port_names(stage) ||
        !inspection_baseline_run(stage) || !inspection_process_exits(stage))
        return;
    inspection_process_logs(stage);
    inspection_process_end_puppets(stage);
    if (inspection_process_leftovers(stage))
        inspection_process_end_bootstrap(stage);
}

void inspection_run(struct stage *stage)
{
    int64_t begin_us = process_time_us(getpid());
    trace_add(&stage->trace, "driver", "inspection", NULL);
    continue_all(stage);
    inspect(stage);
    stage->inspection_us = process_time_us(getpid()) - begin_us;
}
