/* cast.h - the actors of a case and their ports, as a static check follows them. */
#ifndef CONFORMANCE_PLAN_CAST_H
#define CONFORMANCE_PLAN_CAST_H

#include "conformance/language/verb.h"
#include "conformance/plan/document.h"

#include <jansson.h>
#include <stdbool.h>

/* The state of an actor before a step. */
enum phase {
    PHASE_UNBORN, /* an actor of the scenario that no step has launched, forked or executed yet */
    PHASE_ALIVE,
    PHASE_REPLACED, /* a puppet that has become a client or a server */
    PHASE_GONE,     /* ended, or about to */
};

struct cast {
    const struct document *document; /* borrowed; complaints name its lines */
    json_t *instance;                /* borrowed */
    json_t *phases;                  /* actor to enum phase */
    json_t *ports;                   /* "actor/port" to true; to false once it was dropped */
    json_t *homes;                   /* puppet to the server whose pipe it holds */
};

/*
 * Each function below with an argument PLACE checks what stands there. It returns 0; -EINVAL after
 * a complaint; -ENOMEM.
 */

/*
 * Checks the member "actors" of INSTANCE and begins with them. The bootstrap server, the servers
 * that make their own pipe, and the puppets that make a pipe for a server are alive; the others are
 * unborn.
 * Ownership: the caller ends *CAST with cast_end, whatever is returned; DOCUMENT and INSTANCE must
 * outlive it.
 */
int cast_begin(struct cast *cast, const struct document *document, json_t *instance);

/* Frees what cast_begin allocated. */
void cast_end(struct cast *cast);

/* Sets the phase of an actor. Returns 0; -ENOMEM. */
int cast_set_phase(struct cast *cast, const char *actor, enum phase phase);

/* Checks that ACTOR, of role ROLE, exists and can be told VERB. */
int cast_check_presence(const struct cast *cast, const struct json_place *place,
    const struct verb *verb, unsigned role, const char *actor);

/* Adds an actor of one of ROLES, which PARENT launches, forks or becomes. */
int cast_add_actor(struct cast *cast, const struct json_place *place, unsigned roles,
    const char *parent, const char *name);

/* Checks that SERVER can launch a child: it must make its pipe itself. */
int cast_check_launch(const struct cast *cast, const struct json_place *place, const char *server);

/* Adds a port that ACTOR makes. The name PORT must be new; names of dropped ports are not. */
int cast_add_port(
    struct cast *cast, const struct json_place *place, const char *actor, const char *port);

/* Checks that ACTOR has PORT. */
int cast_check_port(
    const struct cast *cast, const struct json_place *place, const char *actor, const char *port);

/* Removes PORT from ACTOR, which has it. Returns 0; -ENOMEM. */
int cast_drop_port(struct cast *cast, const char *actor, const char *port);

/* Checks that every actor came to exist: one that no step uses is a mistake. */
int cast_check_complete(const struct cast *cast);

#endif
