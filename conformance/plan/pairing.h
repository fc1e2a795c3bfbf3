/* pairing.h - whose programs play the servers of a case, and whose the clients. */
#ifndef CONFORMANCE_PLAN_PAIRING_H
#define CONFORMANCE_PLAN_PAIRING_H

#include "conformance/language/claim.h"
#include "conformance/language/verb.h"
#include "conformance/plan/manifest.h"

#include <stdbool.h>
#include <stddef.h>

/* Both borrowed; one and the same where an implementation meets itself. */
struct pairing {
    const struct manifest *server;
    const struct manifest *client;
};

/* Whose program plays a role: ROLE_SERVER or ROLE_CLIENT. Ownership: the pairing's. */
const struct manifest *pairing_player(const struct pairing *pairing, enum role role);

/*
 * The same in words, after "the": "server", and "server of NAME" where two implementations meet.
 * TEXT has room for SIZE bytes; what is longer is cut.
 */
void pairing_describe(const struct pairing *pairing, enum role role, char *text, size_t size);

/*
 * Whether those who take part (ROLES: a set of enum role) claim what a case asks for: the edition
 * is asked of both, a capability of the one whose role has it.
 * REASON (SIZE bytes) is filled when one does not: "does not claim capability gate", and where two
 * implementations meet "the server of NAME does not claim capability gate".
 */
bool pairing_claims(const struct pairing *pairing, unsigned roles, enum edition edition,
    unsigned needs, char *reason, size_t size);

#endif
