/* instance.h - who takes part in a case: reads the actors of an instance, or of a scenario's file.
 */
#ifndef CONFORMANCE_PLAN_INSTANCE_H
#define CONFORMANCE_PLAN_INSTANCE_H

#include <jansson.h>

/*
 * The role of actor NAME.
 * Returns an enum role (ROLE_BOOTSTRAP for "bootstrap"), or 0 when there is no such actor.
 */
unsigned instance_role(const json_t *instance, const char *name);

/* The roles of all actors: a set of enum role. The bootstrap server's is not in it. */
unsigned instance_roles(const json_t *instance);

/*
 * The puppet that makes the pipe of server SERVER, which is then given the pipe's write side
 * (edition E2). The string belongs to the instance.
 * Returns NULL for a server that makes its pipe itself.
 */
const char *instance_pipe_maker(const json_t *instance, const char *server);

#endif
