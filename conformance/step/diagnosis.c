/* diagnosis.c - why a step was not met, as far as it can still be seen. */
#include "config.h"

#include "conformance/step/diagnosis.h"

#include "conformance/step/naming.h"

#include <stdio.h>
#include <string.h>

/* For how long a program that closed the pipe has time to say why, in milliseconds. */
#define WORDS_MS 2000

/* And a puppet to look into the pipe. */
#define LOOK_MS 1000

/* Finds out whether a server has a side of a pipe of its own. Returns whether that can be seen. */
static bool look_for_sides(
    const struct stage *stage, const struct actor *server, bool *reads, bool *writes)
{
    struct inventory inventory;
    bool is_known = false;

    *reads = *writes = false;
    if (inventory_take(server->pid, &inventory) != 0)
        return false;
    for (size_t i = 0; i < stage->actor_count; i++) {
        const struct actor *actor = &stage->actors[i];
        const struct identity none = {0};

        if (actor->home != server || identity_is(&actor->pipe_ends.write, &none))
            continue;
        is_known = true;
        for (size_t j = 0; j < inventory.count; j++) {
            const struct inventory_item *item = &inventory.items[j];

            if (pipe_ends_side(&actor->pipe_ends, item) == NULL)
                continue;
            *(pipe_ends_reads(&actor->pipe_ends, item) ? reads : writes) = true;
        }
    }
    inventory_free(&inventory);
    return is_known;
}

/* Whether a server is in the middle of its run. */
static bool is_running(const struct actor *server)
{
    return server->role == ROLE_SERVER && server->state == ACTOR_RUNNING && server->round.ran &&
           !server->round.returned && !server->stopped;
}

/* A condition: no server is left that closed the pipe and has not said how it ends. */
static bool have_spoken(struct stage *stage, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < stage->actor_count; i++) {
        const struct actor *server = &stage->actors[i];
        bool reads, writes;

        if (is_running(server) && look_for_sides(stage, server, &reads, &writes) && !writes)
            return false;
    }
    return true;
}

enum stage_outcome diagnosis_await_words(struct step *step)
{
    enum stage_outcome outcome = stage_wait_aside(step->stage, have_spoken, NULL, WORDS_MS, true);

    return outcome == STAGE_DEADLINE ? STAGE_HAPPENED : outcome;
}

/* The server that a step is about; NULL for none whose handshake was run or dropped. */
static struct actor *server_of(const struct step *step)
{
    struct actor *home = step->actor->home;

    return home != NULL && (home->round.ran || home->round.destroyed) ? home : NULL;
}

static void add(struct step *step, const char *text)
{
    size_t used = strlen(step->observed);

    snprintf(step->observed + used, sizeof step->observed - used, "%s", text);
}

/* What a puppet that waits for it in vain has not got. */
static void diagnose_read(struct step *step)
{
    const struct actor *server = server_of(step);
    const char *what = verb_text(step->verb, step->json, "what");
    bool has_token;

    if (strcmp(what, "end") == 0)
        return;
    has_token = strcmp(what, "name") == 0 || server->round.has_token;
    step->symptom = has_token ? SYMPTOM_NAME_MISSING : SYMPTOM_TOKEN_MISSING;
    add(step, has_token ? "; the token came, and no whole name" : "; no whole token came");
}

/* Whether the step needs all that the server writes, and so fails where some of it is missing. */
static bool needs_introduction(const struct step *step)
{
    switch (step->verb->id) {
    case VERB_AWAIT_CHECKED_IN:
    case VERB_AWAIT_SERVER_BLOCKED:
    case VERB_WATCH:
    case VERB_LOOK_UP:
    case VERB_CHECK_IN:
        return true;
    default:
        return false;
    }
}

/* What is missing in the pipe comes before everything that follows from it. */
static void diagnose_introduction(struct step *step, struct actor *server)
{
    struct naming_shortage shortage;

    naming_look_aside(step, server, LOOK_MS, &shortage);
    if (shortage.symptom != SYMPTOM_NONE) {
        step->symptom = shortage.symptom;
        if (strstr(step->observed, shortage.observed) == NULL) {
            add(step, ": ");
            add(step, shortage.observed);
        }
    } else if (server->round.service == NULL && step->symptom == SYMPTOM_NONE) {
        step->symptom = SYMPTOM_SERVICE_MISSING;
    }
}

/*
 * A puppet cannot send to, or look up, a service that was there and is gone: nobody had checked in,
 * and the puppet can read the pipe, so nothing had ended.
 */
static void diagnose_return(struct step *step, const struct actor *server)
{
    bool sends = step->verb->id == VERB_LOOK_UP || step->verb->id == VERB_CHECK_IN;

    if (step->symptom == SYMPTOM_NONE && sends && server->round.returned &&
        !server->round.was_sent && step->actor->pipe >= 0 &&
        !naming_has_client(step->stage, server)) {
        step->symptom = SYMPTOM_GAVE_UP;
        add(step, "; the server returned, though the pipe had a reader and nobody had checked in");
    }
}

/* Not blocked although all of it was written. */
static void diagnose_wait(struct step *step, const struct actor *server)
{
    if (step->symptom == SYMPTOM_NONE && step->verb->id == VERB_AWAIT_SERVER_BLOCKED &&
        server->round.service != NULL)
        step->symptom = SYMPTOM_BUSY;
}

/* A server that can read its own pipe never sees the end of it. */
static bool reads_itself(const struct step *step, const struct actor *server)
{
    bool reads, writes;

    return step->actor == server && is_running(server) &&
           look_for_sides(step->stage, server, &reads, &writes) && reads;
}

/* Who reads to the end of a pipe that a server is through with never gets there. */
static bool keeps_it(const struct step *step, const struct actor *server)
{
    bool reads, writes;

    return step->actor != server && server->state == ACTOR_RUNNING &&
           (server->round.returned || server->round.destroyed) &&
           look_for_sides(step->stage, server, &reads, &writes) && writes;
}

void diagnosis_make(struct step *step, bool is_late)
{
    struct actor *server = server_of(step);

    if (server == NULL || step->detector == DETECTOR_CRASH ||
        step->detector == DETECTOR_EXIT_STATUS || step->detector == DETECTOR_PROCESSOR)
        return;
    if (is_late && reads_itself(step, server)) {
        step->symptom = SYMPTOM_READ_SIDE_KEPT;
        add(step, "; the server itself holds the pipe's read side");
    } else if (is_late && keeps_it(step, server)) {
        step->symptom = server->round.destroyed ? SYMPTOM_UNUSED_KEPT : SYMPTOM_WRITE_SIDE_KEPT;
        add(step, "; the server still holds the pipe's write side");
    } else if (is_late && step->verb->id == VERB_READ) {
        diagnose_read(step);
    } else if (needs_introduction(step)) {
        diagnose_introduction(step, server);
        diagnose_return(step, server);
        if (is_late)
            diagnose_wait(step, server);
    }
    /* Who waits for what a server does is told that nothing more will come of it. */
    if (is_late && step->actor != server && server->round.returned)
        add(step, "; the server had returned");
}
