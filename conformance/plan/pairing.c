/* pairing.c - whose programs play the servers of a case, and whose the clients. */
#include "config.h"

#include "conformance/plan/pairing.h"

#include <stdio.h>

/* The capabilities of a client; the others are a server's. */
#define CLIENT_CAPABILITIES ((unsigned)CAPABILITY_NAMES)

static bool is_alone(const struct pairing *pairing)
{
    return pairing->server == pairing->client;
}

const struct manifest *pairing_player(const struct pairing *pairing, enum role role)
{
    return role == ROLE_SERVER ? pairing->server : pairing->client;
}

void pairing_describe(const struct pairing *pairing, enum role role, char *text, size_t size)
{
    if (is_alone(pairing))
        snprintf(text, size, "%s", role_word(role));
    else
        snprintf(text, size, "%s of %s", role_word(role), pairing_player(pairing, role)->name);
}

static bool player_claims(const struct pairing *pairing, enum role role, enum edition edition,
    unsigned needs, char *reason, size_t size)
{
    char who[128], what[128];

    if (manifest_claims(pairing_player(pairing, role), edition, needs, what, sizeof what))
        return true;
    pairing_describe(pairing, role, who, sizeof who);
    snprintf(reason, size, "the %s %s", who, what);
    return false;
}

bool pairing_claims(const struct pairing *pairing, unsigned roles, enum edition edition,
    unsigned needs, char *reason, size_t size)
{
    unsigned servers = needs & ~CLIENT_CAPABILITIES, clients = needs & CLIENT_CAPABILITIES;

    /* An implementation that meets itself claims for both roles. */
    if (is_alone(pairing))
        return manifest_claims(pairing->server, edition, needs, reason, size);
    if ((roles & ROLE_SERVER) != 0 &&
        !player_claims(pairing, ROLE_SERVER, edition, servers, reason, size))
        return false;
    return (roles & ROLE_CLIENT) == 0 ||
           player_claims(pairing, ROLE_CLIENT, edition, clients, reason, size);
}
