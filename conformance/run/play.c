/* play.c - the steps of a case, and the look that follows them. */
#include "config.h"

#include "conformance/run/play.h"

#include "conformance/inspection/inspection.h"
#include "conformance/stage/stack_dump.h"
#include "conformance/step/step_run.h"

static void play_steps(struct stage *stage)
{
    size_t count = json_array_size(json_object_get(stage->instance, "steps"));

    for (size_t i = 0; i < count && !stage->has_settled; i++)
        if (!step_run(stage, i))
            return;
    inspection_run(stage);
}

void play_run(struct stage *stage)
{
    play_steps(stage);
    stack_dump_take(stage);
}
