/*
 * naming.h - how the driver learns which service is a handshake's.
 *
 * The bootstrap server tells of every service that a server checks in, and a server may have some
 * of its own. The handshake's is the one whose name stands in the pipe.
 */
#ifndef CONFORMANCE_STEP_NAMING_H
#define CONFORMANCE_STEP_NAMING_H

#include "conformance/stage/loop.h"
#include "conformance/step/step.h"

#include <stdbool.h>

/*
 * Takes in a name that was read from the pipe of a server's present round.
 * name  escaped.
 * Returns STAGE_HAPPENED, with the step unmet (SRV-4) when the server has checked in no such
 * service; STAGE_HALTED when another process checked it in for the server.
 */
enum stage_outcome naming_take(struct step *step, struct actor *server, const char *name);

/*
 * Looks into the pipe by way of a puppet that holds it, unless the name is known.
 * known  set to whether it is now: the whole name was in the pipe.
 * Returns as naming_take; STAGE_HAPPENED too where no puppet can look.
 */
enum stage_outcome naming_look(struct step *step, struct actor *server, bool *known);

/* What is missing in a server's pipe. */
struct naming_shortage {
    enum symptom symptom; /* SYMPTOM_NONE: nothing, or nobody can look */
    char observed[1024];
};

/*
 * Looks, after a step failed, what the pipe of that server lacks. Takes `most_ms` at most, past the
 * deadline too; the step is left alone.
 */
void naming_look_aside(
    struct step *step, struct actor *server, int most_ms, struct naming_shortage *shortage);

/*
 * Whether a client may have read in the pipe of that server: it does not tell what it took out.
 */
bool naming_has_client(const struct stage *stage, const struct actor *server);

/* Whether a puppet is there that can look into the pipe of that server, which no client reads. */
bool naming_can_look(const struct stage *stage, const struct actor *server);

/*
 * Waits until the service of the present round of the puppet's server is known: its name was seen,
 * or nobody is to see it any more, and then it is the newest that the server has checked in since
 * it runs. name  set to it, escaped; borrowed from the stage. Returns how the wait ended;
 * STAGE_HAPPENED with the step unmet when the server ended instead, or as naming_take says.
 */
enum stage_outcome naming_await(struct step *step, const char **name);

#endif
