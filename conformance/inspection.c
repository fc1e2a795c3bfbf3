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
