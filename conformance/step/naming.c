/* naming.c - how the driver learns which service is a handshake's. */
#include "config.h"

#include "conformance/step/naming.h"

#include "conformance/stage/adapter_fault.h"
#include "conformance/stage/arrival.h"
#include "conformance/step/order.h"

#include <stdio.h>

/*
 * The bootstrap server tells us of a check-in before it answers it: so what was checked in before
 * the name was written, we have heard of by now.
 */
enum stage_outcome naming_take(struct step *step, struct actor *server, const char *name)
{
    struct stage *stage = step->stage;
    struct publication *service;

    arrival_events(stage);
    service = publication_find(stage->services, server->name, server->round_count, name);
    if (service == NULL && server->delegate > 0)
        return step_broken(step, ADAPTER_FAULT_DELEGATE, server->name, (int)server->delegate);
    if (service == NULL) {
        step_unmet(step, "the name %s, which %s has not checked in", name, server->name);
        step->symptom = SYMPTOM_NAME_UNKNOWN;
        return STAGE_HAPPENED;
    }
    actor_take_service(server, stage->services, service);
    return step_met(step);
}

bool naming_has_client(const struct stage *stage, const struct actor *server)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        const struct actor *actor = &stage->actors[i];

        if (actor->role == ROLE_CLIENT && actor->home == server && actor->state != ACTOR_ABSENT)
            return true;
    }
    return false;
}

/* A puppet of this server that holds the pipe, can answer, and is the only one who takes anything
   out; NULL when there is none. */
static struct actor *holder_of_pipe(const struct stage *stage, const struct actor *server)
{
    if (naming_has_client(stage, server))
        return NULL;
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];

        if (actor->role == ROLE_PUPPET && actor->home == server && actor->pipe >= 0 &&
            actor->state == ACTOR_RUNNING && actor->control >= 0 && !actor->stopped)
            return actor;
    }
    return NULL;
}

bool naming_can_look(const struct stage *stage, const struct actor *server)
{
    return holder_of_pipe(stage, server) != NULL;
}

enum stage_outcome naming_look(struct step *step, struct actor *server, bool *known)
{
    struct actor *holder = holder_of_pipe(step->stage, server);
    json_t *reply = NULL;
    enum stage_outcome outcome = STAGE_HAPPENED;
    const char *name;

    if (!actor_is_named(server) && holder != NULL) {
        bool token_read = server->round.has_token;

        outcome = order_ask(
            step, holder, json_pack("{s:s, s:b}", "do", "peek", "token", !token_read), &reply);
    }
    name = json_string_value(json_object_get(reply, "name"));
    if (name != NULL)
        outcome = naming_take(step, server, name);
    *known = actor_is_named(server);
    json_decref(reply);
    return outcome;
}

/* A puppet that does not answer is busy with what failed. */
void naming_look_aside(
    struct step *step, struct actor *server, int most_ms, struct naming_shortage *shortage)
{
    struct actor *holder = holder_of_pipe(step->stage, server);
    struct step look = {.stage = step->stage, .actor = holder, .number = step->number};
    json_t *reply = NULL;
    int64_t before;
    const char *missing;
    const char *observed;

    *shortage = (struct naming_shortage){0};
    if (holder == NULL || actor_is_named(server))
        return;
    before = stage_step_aside(step->stage, most_ms);
    order_ask(&look, holder,
        json_pack("{s:s, s:b}", "do", "peek", "token", !server->round.has_token), &reply);
    stage_come_back(step->stage, before);
    missing = json_string_value(json_object_get(reply, "missing"));
    observed = json_string_value(json_object_get(reply, "observed"));
    shortage->symptom = missing != NULL ? symptom_of_word(missing) : look.symptom;
    snprintf(shortage->observed, sizeof shortage->observed, "%s",
        observed != NULL ? observed : look.observed);
    json_decref(reply);
}

static bool has_service(struct stage *stage, void *arg)
{
    const struct actor *server = arg;

    (void)stage;
    return server->round.service != NULL || server->round.returned ||
           server->state != ACTOR_RUNNING;
}

enum stage_outcome naming_await(struct step *step, const char **name)
{
    struct actor *server = step->actor->home;
    bool known = false, last = false;
    enum stage_outcome outcome;

    *name = NULL;
    if (server == NULL)
        return step_broken(step, "%s belongs to no server", step->actor->name);
    outcome = stage_wait(step->stage, has_service, server, false);
    if (outcome == STAGE_HAPPENED && server->round.service == NULL) {
        step->symptom = SYMPTOM_SERVICE_MISSING;
        return step_unmet(step, "%s %s and checked nothing in", server->name,
            server->state == ACTOR_RUNNING ? "returned" : "ended");
    }
    step_met(step);
    while (outcome == STAGE_HAPPENED && step->met && !known && !last) {
        last = server->round.returned || server->state != ACTOR_RUNNING ||
               !naming_can_look(step->stage, server);
        outcome = naming_look(step, server, &known);
        if (outcome == STAGE_HAPPENED && step->met && !known && !last)
            outcome = stage_turn(step->stage);
    }
    if (outcome == STAGE_HAPPENED && step->met)
        *name = server->round.service->name;
    return outcome;
}
