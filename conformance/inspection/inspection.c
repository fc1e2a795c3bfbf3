/* inspection.c - what is looked at when a scenario's steps are done, whatever they were. */
#include "config.h"

#include "conformance/inspection/inspection.h"

#include "conformance/inspection/inspection_baseline.h"
#include "conformance/inspection/inspection_port.h"
#include "conformance/inspection/inspection_process.h"
#include "conformance/stage/process.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* Nobody may be left stopped: it could neither answer nor end. */
static void continue_all(struct stage *stage)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];

        if (actor->stopped && actor_signal(actor, SIGCONT) == 0)
            actor->stopped = false;
        hold_end(&actor->hold);
    }
}

/* In the order in which they must be looked at. */
static bool (*const parts[INSPECTION_PARTS])(struct stage *stage) = {
    inspection_port_release,
    inspection_port_services,
    inspection_port_gifts,
    inspection_port_names,
    inspection_baseline_run,
    inspection_process_exits,
    inspection_process_leftovers,
    inspection_process_logs,
};

/*
 * A part that waits in vain takes the rest of the time. When nothing but a SHOULD is broken so,
 * what a MUST is broken by may still come: then the others get as much time again.
 */
static bool goes_on(struct stage *stage)
{
    if (stage->interrupted || stage->findings.forced != VERDICT_PASS ||
        findings_have_broken(&stage->findings))
        return false;
    stage->clock.more_ms += stage->clock.timeout_ms;
    return true;
}

static void inspect(struct stage *stage)
{
    bool all_ended = true;

    inspection_process_streams(stage);
    if (findings_have_broken(&stage->findings))
        return;
    for (size_t i = 0; i < INSPECTION_PARTS; i++) {
        if (parts[i](stage))
            continue;
        all_ended &= parts[i] != inspection_process_leftovers;
        if (!goes_on(stage))
            return;
    }
    if (all_ended)
        inspection_process_end_bootstrap(stage);
}

void inspection_run(struct stage *stage)
{
    int64_t begin_us = process_time_us(getpid());

    trace_add(&stage->trace, "driver", "inspection", NULL);
    if (stage->clock.is_untimed) {
        /* What must not be there is seen to be gone, or seen to stay: that takes a deadline. */
        stage->clock.is_untimed = false;
        stage->clock.more_ms = trace_now(&stage->trace) / 1000;
    }
    continue_all(stage);
    inspect(stage);
    stage->inspection_us = process_time_us(getpid()) - begin_us;
}
