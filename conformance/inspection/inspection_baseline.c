/* inspection_baseline.c - the part of the inspection that is about what processes still hold. */
#include "config.h"

#include "conformance/inspection/inspection_baseline.h"

#include "conformance/inspection/inspection_look.h"
#include "conformance/stage/inventory.h"
#include "conformance/stage/loop.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Requirements that this part is about. */
#define READ_SIDE_CLOSED "SRV-1.own"
#define PIPE_CLOSED "SRV-14.pipe"
#define DESTROYED_LEAVES_NOTHING "INIT-3.pipe"
#define UNUSED_LEAVES_NOTHING "INIT-3.nothing-else"
#define CLIENT_HOLDS_NOTHING "CLI-6"

/* One look at a process, and what was wrong then. */
struct look {
    struct actor *actor;
    bool unseen; /* it may not be looked at, or is gone */
    enum detector detector;
    const char *requirement;
    char observed[512]; /* empty: all is as it should be */
};

/* The first objection stands, but for one that is no MUST: it must not hide one that is. */
static void object(const struct stage *stage, struct look *look, enum detector detector,
    const char *requirement, const char *observed)
{
    if (look->observed[0] != '\0' && (inspection_look_is_must(stage, look->requirement) ||
                                         !inspection_look_is_must(stage, requirement)))
        return;
    look->detector = detector;
    look->requirement = requirement;
    snprintf(look->observed, sizeof look->observed, "%s", observed);
}

/* Whether a process of the case, if it can be looked at, has that queue's handle. */
static bool holds_handle(pid_t pid, const struct identity *queue)
{
    struct inventory inventory;
    bool holds = inventory_take(pid, &inventory) == 0 &&
                 inventory_find(&inventory, inventory_handle, queue) != NULL;

    inventory_free(&inventory);
    return holds;
}

/* Whose port a queue is: a puppet's or client's that holds it too. NULL when nobody's here. */
static const struct actor *owner_of_queue(
    const struct stage *stage, const struct actor *holder, const struct identity *queue)
{
    /* The bootstrap server's own port is everybody's to hold. */
    if (holds_handle(stage_bootstrap(stage)->pid, queue))
        return NULL;
    for (size_t i = 0; i < stage->actor_count; i++) {
        const struct actor *actor = &stage->actors[i];

        if (actor != holder && actor->state == ACTOR_RUNNING &&
            (actor->role == ROLE_PUPPET || actor->role == ROLE_CLIENT) &&
            holds_handle(actor->pid, queue))
            return actor;
    }
    return NULL;
}

/* The service of a server whose queue that is. NULL when there is none. */
static const struct publication *service_of_queue(
    const struct stage *stage, const struct actor *server, const struct identity *queue)
{
    for (const struct publication *service = stage->services; service != NULL;
         service = service->next)
        if (publication_is_certain(stage->services, service) &&
            strcmp(service->server, server->name) == 0 && identity_is(&service->queue, queue))
            return service;
    return NULL;
}

/* Finds the ends of the pipe of a server's handshake that a descriptor is of; NULL for none. */
static const struct pipe_ends *ends_of_pipe(
    const struct stage *stage, const struct actor *server, const struct inventory_item *item)
{
    for (size_t i = 0; i < stage->actor_count; i++)
        if (stage->actors[i].home == server &&
            pipe_ends_side(&stage->actors[i].pipe_ends, item) != NULL)
            return &stage->actors[i].pipe_ends;
    return NULL;
}

static void judge_server_item(
    struct stage *stage, struct look *look, const struct inventory_item *item)
{
    const struct actor *server = look->actor, *owner;
    const struct pipe_ends *ends = ends_of_pipe(stage, server, item);
    char text[256];

    if (ends != NULL) {
        snprintf(text, sizeof text, "%s holds the %s of a handshake that is over (descriptor %d)",
            server->name, pipe_ends_side(ends, item), item->number);
        object(stage, look, DETECTOR_DESCRIPTOR,
            server->round.destroyed       ? DESTROYED_LEAVES_NOTHING
            : pipe_ends_reads(ends, item) ? READ_SIDE_CLOSED
                                          : PIPE_CLOSED,
            text);
    } else if (strcmp(item->kind, inventory_handle) != 0) {
        return;
    } else if (service_of_queue(stage, server, &item->identity) != NULL) {
        snprintf(text, sizeof text, "%s holds a right to its own service (descriptor %d)",
            server->name, item->number);
        object(stage, look, DETECTOR_DESCRIPTOR, INSPECTION_NOTHING_IS_LEFT, text);
    } else if ((owner = owner_of_queue(stage, server, &item->identity)) != NULL) {
        snprintf(text, sizeof text, "%s holds a send right to a port of %s (descriptor %d)",
            server->name, owner->name, item->number);
        object(stage, look, DETECTOR_DESCRIPTOR, INSPECTION_NOTHING_IS_LEFT, text);
    }
}

static void judge_client_item(
    struct stage *stage, struct look *look, const struct inventory_item *item)
{
    const struct actor *client = look->actor;
    const char *side = pipe_ends_side(&client->pipe_ends, item);
    char text[256];

    if (side != NULL) {
        snprintf(text, sizeof text, "%s holds the %s of the handshake (descriptor %d)",
            client->name, side, item->number);
        object(stage, look, DETECTOR_DESCRIPTOR, CLIENT_HOLDS_NOTHING, text);
    } else if (strcmp(item->kind, inventory_handle) == 0 && client->home != NULL &&
               service_of_queue(stage, client->home, &item->identity) != NULL) {
        snprintf(text, sizeof text, "%s holds a send right to the server's port (descriptor %d)",
            client->name, item->number);
        object(stage, look, DETECTOR_DESCRIPTOR, CLIENT_HOLDS_NOTHING, text);
    }
}

/*
 * What is leaked by rounds that are all alike is leaked by each of them, or each second; what a
 * program takes once, whenever that is, is no leak.
 */
static void judge_growth(const struct stage *stage, struct look *look, const struct inventory *now)
{
    const struct series *series = &look->actor->series;
    char what[400], text[480];

    if (series_describe_leak(series, now, what, sizeof what) > 0) {
        snprintf(text, sizeof text, "%s holds more with each round, after %zu: %s",
            look->actor->name, series->count, what);
        object(stage, look, DETECTOR_DESCRIPTOR, INSPECTION_NOTHING_IS_LEFT, text);
    } else if (series_leaks_threads(series, now)) {
        snprintf(text, sizeof text, "%s has more threads with each round: %u after %zu, %u after 1",
            look->actor->name, now->threads, series->count, series->samples[0].threads);
        object(stage, look, DETECTOR_THREAD, INSPECTION_NOTHING_IS_LEFT, text);
    }
}

/*
 * A condition, polled: the process holds nothing that it should not. What is closed a little late,
 * by another thread perhaps, is no leak: so it is asked until the deadline.
 */
static bool holds_nothing(struct stage *stage, void *arg)
{
    struct look *look = arg;
    struct inventory now;
    int error;

    look->observed[0] = '\0';
    error = inventory_take(look->actor->pid, &now);
    look->unseen = error != 0;
    if (error != 0 && error != -ESRCH && error != -EACCES && error != -EPERM)
        findings_error(
            &stage->findings, "/proc/%d/fd: %s", (int)look->actor->pid, strerror(-error));
    for (size_t i = 0; !look->unseen && i < now.count; i++) {
        if (look->actor->role == ROLE_SERVER)
            judge_server_item(stage, look, &now.items[i]);
        else
            judge_client_item(stage, look, &now.items[i]);
    }
    if (!look->unseen && look->observed[0] == '\0')
        judge_growth(stage, look, &now);
    inventory_free(&now);
    return look->observed[0] == '\0' || look->actor->state != ACTOR_RUNNING;
}

static bool is_due(const struct actor *actor)
{
    if (actor->state != ACTOR_RUNNING)
        return false;
    return actor->role == ROLE_SERVER   ? actor->round.returned || actor->round.destroyed
           : actor->role == ROLE_CLIENT ? actor->checked_in
                                        : false;
}

static enum stage_outcome inspect_actor(struct stage *stage, struct actor *actor)
{
    struct look look = {.actor = actor};
    char expected[256];
    const char *usual =
        actor->role == ROLE_CLIENT ? CLIENT_HOLDS_NOTHING : INSPECTION_NOTHING_IS_LEFT;
    enum stage_outcome outcome = stage_wait(stage, holds_nothing, &look, true);
    bool met;

    if (outcome == STAGE_HALTED)
        return outcome;
    snprintf(expected, sizeof expected, "%s holds nothing of the handshake any more%s", actor->name,
        actor->series.count > 0 ? ", nor more of anything else with each round" : "");
    if (outcome == STAGE_HAPPENED && look.unseen) {
        trace_add(&stage->trace, actor->name, "unseen",
            json_pack("{s:s, s:s}", "expected", expected, "observed",
                "its descriptors may not be looked at"));
        return outcome;
    }
    met = outcome == STAGE_HAPPENED;
    inspection_look_add(stage, met ? usual : look.requirement,
        met ? DETECTOR_DESCRIPTOR : look.detector, met, expected, look.observed);
    if (met && actor->round.destroyed && actor->series.count > 0)
        inspection_look_add(
            stage, UNUSED_LEAVES_NOTHING, DETECTOR_DESCRIPTOR, met, expected, look.observed);
    return outcome;
}

/* All are looked at: what one keeps that is no MUST must not hide another's that is. Each had the
   time until the deadline, whoever was waited for. */
bool inspection_baseline_run(struct stage *stage)
{
    bool all_met = true;

    for (size_t i = 0; i < stage->actor_count; i++) {
        enum stage_outcome outcome;

        if (!is_due(&stage->actors[i]))
            continue;
        outcome = inspect_actor(stage, &stage->actors[i]);
        if (outcome == STAGE_HALTED)
            return false;
        all_met &= outcome == STAGE_HAPPENED;
    }
    return all_met;
}

void inspection_baseline_explain(struct stage *stage, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < stage->actor_count && text[0] == '\0'; i++) {
        struct look look = {.actor = &stage->actors[i]};

        if (is_due(look.actor))
            holds_nothing(stage, &look);
        snprintf(text, size, "%s", look.observed);
    }
}
