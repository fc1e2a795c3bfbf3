/* loop.c - the one event loop of a stage. */
#include "config.h"

#include "conformance/stage/loop.h"

#include "conformance/stage/adapter_fault.h"
#include "conformance/stage/arrival.h"
#include "conformance/stage/picture.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* How long a condition that no descriptor tells of goes unasked. */
#define POLL_INTERVAL_US ((int64_t)1000)

/* One turn of a wait that has no deadline. */
#define UNTIMED_TURN_US ((int64_t)3600 * 1000000)

/* The stage's own descriptors come first, then the newcomers', then four an actor. */
enum { SLOT_SIGNALS, SLOT_EVENTS, SLOT_LISTENER, SLOT_NEWCOMERS };
enum { ACTOR_LINES, ACTOR_WORDS, ACTOR_PACKETS, ACTOR_ENDING, ACTOR_SLOTS };

static bool has_process(const struct actor *actor)
{
    return actor->state == ACTOR_RUNNING;
}

static void fill(const struct stage *stage, struct pollfd *fds, size_t newcomers)
{
    fds[SLOT_SIGNALS].fd = stage->signals;
    fds[SLOT_EVENTS].fd = stage->feed.fd;
    fds[SLOT_LISTENER].fd = newcomers < STAGE_NEWCOMERS_MAX ? stage->entrance.listener : -1;
    for (size_t i = 0; i < newcomers; i++)
        fds[SLOT_NEWCOMERS + i].fd = stage->entrance.newcomers[i];
    for (size_t i = 0; i < stage->actor_count; i++) {
        const struct actor *actor = &stage->actors[i];
        struct pollfd *slots = fds + SLOT_NEWCOMERS + newcomers + i * ACTOR_SLOTS;
        bool alive = has_process(actor);

        slots[ACTOR_LINES].fd = alive ? actor->adapter.out.fd : -1;
        /* Others may write there when it has ended. */
        slots[ACTOR_WORDS].fd = actor->words.fd;
        slots[ACTOR_PACKETS].fd = alive && actor->reply == NULL ? actor->control : -1;
        slots[ACTOR_ENDING].fd = alive ? actor->pidfd : -1;
    }
}

/* Words before ends: what somebody said before it died counts. */
static void attend_actors(struct stage *stage, const struct pollfd *slots)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        if (slots[i * ACTOR_SLOTS + ACTOR_LINES].revents != 0)
            arrival_lines(stage, &stage->actors[i]);
        if (slots[i * ACTOR_SLOTS + ACTOR_WORDS].revents != 0)
            arrival_words(stage, &stage->actors[i]);
        if (slots[i * ACTOR_SLOTS + ACTOR_PACKETS].revents != 0)
            arrival_packets(stage, &stage->actors[i]);
    }
    for (size_t i = 0; i < stage->actor_count; i++)
        if (slots[i * ACTOR_SLOTS + ACTOR_ENDING].revents != 0)
            arrival_of_end(stage, &stage->actors[i]);
}

static void attend(struct stage *stage, const struct pollfd *fds, size_t newcomers)
{
    if (fds[SLOT_EVENTS].revents != 0)
        arrival_events(stage);
    attend_actors(stage, fds + SLOT_NEWCOMERS + newcomers);
    /* From the last, since whoever entered gives its place to the last of the list. */
    for (size_t i = newcomers; i-- > 0;)
        if (fds[SLOT_NEWCOMERS + i].revents != 0)
            arrival_newcomer(stage, i);
    if (fds[SLOT_LISTENER].revents != 0)
        arrival_connections(stage);
    if (fds[SLOT_SIGNALS].revents != 0)
        arrival_signals(stage);
}

/* Waits for something to arrive, `most_us` microseconds at most, and attends to it. */
static void turn(struct stage *stage, int64_t most_us)
{
    size_t newcomers = stage->entrance.newcomer_count;
    nfds_t count = SLOT_NEWCOMERS + newcomers + ACTOR_SLOTS * stage->actor_count;
    struct pollfd *fds = calloc(count, sizeof *fds);
    struct timespec most;
    int ready;

    if (fds == NULL) {
        findings_error(&stage->findings, "out of memory");
        return;
    }
    for (nfds_t i = 0; i < count; i++)
        fds[i].events = POLLIN;
    fill(stage, fds, newcomers);
    most = (struct timespec){
        .tv_sec = (time_t)(most_us / 1000000), .tv_nsec = (long)(most_us % 1000000) * 1000};
    ready = ppoll(fds, count, &most, NULL);
    if (ready > 0)
        attend(stage, fds, newcomers);
    else if (ready < 0 && errno != EINTR)
        findings_error(&stage->findings, "ppoll: %s", strerror(errno));
    free(fds);
}

/* Whether somebody looks at a program with a debugger: nothing that it owes is late meanwhile. */
static bool is_examined(const struct stage *stage)
{
    if (stage->instrument == NULL || !stage->instrument->is_patient)
        return false;
    for (size_t i = 0; i < stage->actor_count; i++)
        if (stage->actors[i].tool > 0 && stage->instrument->kind == INSTRUMENT_GDB &&
            hold_is_examined(stage->actors[i].pid))
            return true;
    return false;
}

/* Microseconds until the deadline, which is put off while somebody examines a program. */
static int64_t time_left(struct stage *stage)
{
    int64_t left;

    if (stage->clock.aside_end_us > 0)
        return stage->clock.aside_end_us - trace_now(&stage->trace);
    if (stage->clock.is_untimed)
        return UNTIMED_TURN_US;
    left = (stage->clock.timeout_ms + stage->clock.more_ms) * 1000 - trace_now(&stage->trace);
    if (left > 0 || !is_examined(stage))
        return left;
    stage->clock.more_ms += stage->clock.timeout_ms;
    return left + (int64_t)stage->clock.timeout_ms * 1000;
}

enum stage_outcome stage_wait(
    struct stage *stage, stage_condition_fn condition, void *arg, bool polled)
{
    for (;;) {
        int64_t left;

        if (stage->interrupted || stage->findings.forced != VERDICT_PASS)
            return STAGE_HALTED;
        if (condition(stage, arg))
            return STAGE_HAPPENED;
        left = time_left(stage);
        if (left <= 0 && stage->clock.aside_end_us > 0)
            return STAGE_DEADLINE;
        if (left <= 0) {
            picture_take(stage);
            return adapter_fault_of_deadline(stage) ? STAGE_HALTED : STAGE_DEADLINE;
        }
        turn(stage, polled && left > POLL_INTERVAL_US ? POLL_INTERVAL_US : left);
    }
}

int64_t stage_step_aside(struct stage *stage, int64_t most_ms)
{
    int64_t before = stage->clock.aside_end_us;

    stage->clock.aside_end_us = trace_now(&stage->trace) + most_ms * 1000;
    return before;
}

void stage_come_back(struct stage *stage, int64_t before)
{
    stage->clock.aside_end_us = before;
}

enum stage_outcome stage_wait_aside(
    struct stage *stage, stage_condition_fn condition, void *arg, int64_t most_ms, bool polled)
{
    int64_t left_ms = time_left(stage) / 1000;
    int64_t before = stage_step_aside(stage, left_ms < most_ms ? left_ms : most_ms);
    enum stage_outcome outcome = stage_wait(stage, condition, arg, polled);

    stage_come_back(stage, before);
    return outcome;
}

enum stage_outcome stage_await_start(struct stage *stage, stage_condition_fn condition, void *arg)
{
    const int64_t begun_ms = trace_now(&stage->trace) / 1000;
    const int64_t more_ms = stage->clock.more_ms;
    enum stage_outcome outcome;

    stage->clock.more_ms = begun_ms + stage_start_ms(stage) - stage->clock.timeout_ms;
    outcome = stage_wait(stage, condition, arg, false);
    /* Nobody examines a program while it starts: that would have been granted besides. */
    stage->clock.more_ms = more_ms + trace_now(&stage->trace) / 1000 - begun_ms;
    return outcome;
}

/* False the first time it is asked, true the next. */
static bool is_later(struct stage *stage, void *arg)
{
    bool *asked;
    bool later;

    (void)stage;
    asked = arg;
    later = *asked;
    *asked = true;
    return later;
}

enum stage_outcome stage_turn(struct stage *stage)
{
    bool asked = false;

    return stage_wait(stage, is_later, &asked, true);
}
