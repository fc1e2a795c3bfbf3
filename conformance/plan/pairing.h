/* pairing.h - which implementation plays the servers of a case, and which the clients. */
#ifndef CONFORMANCE_PLAN_PAIRING_H
#define CONFORMANCE_PLAN_PAIRING_H

#include "conformance/language/claim.h"
#include "conformance/language/verb.h"
#include "conformance/plan/manifest.h"

#include <stdbool.h>
#include <stddef.h>

/* Both borrowed; the same pointer if one implementation plays both. */
struct pairing {
    const struct manifest *server;
    const struct manifest *client;
};

/* The implementation that plays ROLE, ROLE_SERVER or ROLE_CLIENT. It belongs to the pairing. */
const struct manifest *pairing_player(const struct pairing *pairing, enum role role);

/*
 * Describes the player of ROLE in words that fit after "the": "server", or "server of NAME" if two
 * implementations meet. TEXT has room for SIZE bytes; what does not fit is cut.
 */
void pairing_describe(const struct pairing *pairing, enum role role, char *text, size_t size);

/*
 * Whether the implementations claim what a case needs. The edition is asked of each that plays one
 * of ROLES, a set of enum role; a capability only of the one whose role has it. If one does not,
 * REASON (SIZE bytes) says which: "does not claim capability gate"; if two implementations meet,
 * "the server of NAME does not claim capability gate".
 */
bool pairing_claims(const struct pairing *pairing, unsigned roles, enum edition edition,
    unsigned needs, char *reason, size_t size);

#endif
