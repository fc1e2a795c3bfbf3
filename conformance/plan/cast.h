/* cast.h - the actors of a case and their ports, as far as a step on paper has brought them. */
#ifndef CONFORMANCE_PLAN_CAST_H
#define CONFORMANCE_PLAN_CAST_H

#include "conformance/language/verb.h"
#include "conformance/plan/document.h"

#include <jansson.h>
#include <stdbool.h>

/* Where an actor stands when a step's turn comes. */
enum phase {
    PHASE_UNBORN, /* named as an actor, but nobody has launched, forked or executed it */
    PHASE_ALIVE,
    PHASE_REPLACED, /* a puppet that has become a client or a server */
    PHASE_GONE,     /* ended, or about to */
};

struct cast {
    const struct document *document; /* borrowed; complaints are about it */
    json_t *instance;                /* borrowed; its "actors" are checked already */
    json_t *phases;                  /* actor to enum phase */
    json_t *ports;                   /* "actor/port" to true, false once it was dropped */
    json_t *homes;                   /* puppet to the server that it belongs to */
};

/*
 * Each function below that takes a PLACE checks what stands there, and returns 0; -EINVAL after a
 * complaint; -ENOMEM.
 */

/*
 * Checks the member "actors" of INSTANCE and begins with them: alive are the bootstrap server, the
 * servers that make their pipe, and the puppets that make one for a server; the others are unborn.
 * Ownership: the caller ends *CAST with cast_end, whatever is returned; DOCUMENT and INSTANCE must
 * outlive it.
 */
int cast_begin(struct cast *cast, const struct document *document, json_t *instance);

/* Frees what cast_begin allocated. */
void cast_end(struct cast *cast);

/* Puts an actor into a phase. Returns 0; -ENOMEM. */
int cast_set_phase(struct cast *cast, const char *actor, enum phase phase);

/* Whether ACTOR, of role ROLE, is there to be told VERB. */
int cast_check_presence(const struct cast *cast, const struct json_place *place,
    const struct verb *verb, unsigned role, const char *actor);

/* An actor of one of ROLES that begins to exist by what PARENT does: launch, fork or become it. */
int cast_add_actor(struct cast *cast, const struct json_place *place, unsigned roles,
    const char *parent, const char *name);

/* That SERVER makes its pipe itself, and so can launch. */
int cast_check_launch(const struct cast *cast, const struct json_place *place, const char *server);

/* A port that ACTOR makes and names PORT; the name is new, also among those dropped. */
int cast_add_port(
    struct cast *cast, const struct json_place *place, const char *actor, const char *port);

/* A port that ACTOR has. */
int cast_check_port(
    const struct cast *cast, const struct json_place *place, const char *actor, const char *port);

/* Makes ACTOR have PORT, which it had, no longer. Returns 0; -ENOMEM. */
int cast_drop_port(struct cast *cast, const char *actor, const char *port);

/* Every actor has begun to exist: one that never takes part is a slip of the pen. */
int cast_check_complete(const struct cast *cast);

#endif
