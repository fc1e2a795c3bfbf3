/* step_observe.c - the verbs that look at a server and leave it alone. */
#include "config.h"

#include "conformance/step/step_observe.h"

#include "conformance/stage/process.h"

#include <errno.h>
#include <string.h>

/* The deadline is that of the rounds that are always played: who grows, and is slow or on a busy
   machine, must not come to it because of the others. */
static void grant_round(struct stage *stage, struct actor *server)
{
    int64_t now_us = trace_now(&stage->trace);

    if (server->series.count > SERIES_WINDOW + 1)
        stage->clock.more_ms += (now_us - server->sampled_us + 999) / 1000;
    server->sampled_us = now_us;
}

/* Who may not look cannot see what grows: as many rounds as are always played are enough. */
static enum stage_outcome end_blind(struct step *step)
{
    step->stage->has_settled = step->actor->round_count > SERIES_WINDOW;
    return step_unseen(step, "its descriptors may not be looked at");
}

enum stage_outcome step_observe_baseline(struct step *step)
{
    struct actor *server = step->actor;
    int error;

    step_expect(step, "the descriptors and threads of %s can be seen", server->name);
    if (server->state != ACTOR_RUNNING)
        return step_ended(step);
    if (!server->round.returned && !server->round.destroyed)
        return step_broken(step, "a baseline is taken between rounds, and this one is not over");
    error = actor_take_baseline(server);
    if (error == -EACCES || error == -EPERM)
        return end_blind(step);
    if (error != 0)
        return step_broken(step, "/proc/%d/fd: %s", (int)server->pid, strerror(-error));
    step->stage->has_settled = series_is_settled(&server->series);
    grant_round(step->stage, server);
    return step_met(step);
}

/* A watch, and when it is over on the trace's clock. */
struct watch {
    const struct actor *server;
    int64_t end_us;
};

static bool is_watched(struct stage *stage, void *arg)
{
    const struct watch *watch = arg;

    return watch->server->state != ACTOR_RUNNING || watch->server->round.returned ||
           trace_now(&stage->trace) >= watch->end_us;
}

/* What SRV-5 allows of one processor. */
#define WATCH_PERCENT 1

/* Periods of a watch, of which one must be quiet. */
#define WATCH_PERIODS 4

/* Watches for one period. *percent is set to what the server took of a processor meanwhile. */
static enum stage_outcome watch_once(struct step *step, int period_ms, double *percent)
{
    struct actor *server = step->actor;
    int64_t begin_us = trace_now(&step->stage->trace);
    struct watch watch = {server, begin_us + (int64_t)period_ms * 1000};
    int64_t used_us = process_time_us(server->pid);
    enum stage_outcome outcome = stage_wait(step->stage, is_watched, &watch, true);

    if (outcome != STAGE_HAPPENED)
        return outcome;
    if (server->state != ACTOR_RUNNING)
        return step_ended(step);
    if (server->round.returned) {
        step->symptom = SYMPTOM_GAVE_UP;
        return step_unmet(step, "%s returned", server->name);
    }
    used_us = process_time_us(server->pid) - used_us;
    *percent = 100.0 * (double)used_us / (double)(trace_now(&step->stage->trace) - begin_us);
    return step_met(step);
}

/*
 * What a program does once, while it settles, is no waiting: the first period that is quiet
 * decides. One that waits busily has none.
 */
enum stage_outcome step_observe_watch(struct step *step)
{
    int period_ms = verb_integer(step->verb, step->json, "for_ms");
    double percent = 0;

    step_expect(step, "%s waits for %d ms and takes less than %d%% of a processor",
        step->actor->name, period_ms, WATCH_PERCENT);
    for (int i = 0; i < WATCH_PERIODS; i++) {
        enum stage_outcome outcome = watch_once(step, period_ms, &percent);

        if (outcome != STAGE_HAPPENED || !step->met)
            return outcome;
        if (percent < WATCH_PERCENT)
            return step_met(step);
    }
    step->detector = DETECTOR_PROCESSOR;
    return step_unmet(
        step, "%.1f%% of a processor, in the last of %d periods", percent, WATCH_PERIODS);
}
