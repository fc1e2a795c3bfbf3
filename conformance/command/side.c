/* side.c - whose failure it is, by what came of it with the reference in either role. */
#include "config.h"

#include "conformance/command/side.h"

#include <stdio.h>

enum side side_judge(enum play_outcome server, enum play_outcome client, enum play_outcome itself)
{
    if (server == PLAY_NONE || client == PLAY_NONE)
        return SIDE_NOT_PLAYED;
    if (server != client)
        return server > client ? SIDE_SERVER : SIDE_CLIENT;
    if (server != PLAY_PASSED)
        return SIDE_UNCLEAR;
    if (itself == PLAY_NONE)
        return SIDE_NOT_PLAYED;
    return itself == PLAY_PASSED ? SIDE_UNSTEADY : SIDE_MEETING;
}

const char *side_word(enum side side)
{
    static const char *const words[] = {
        [SIDE_SERVER] = "server",
        [SIDE_CLIENT] = "client",
        [SIDE_MEETING] = "meeting",
        [SIDE_UNCLEAR] = "unclear",
        [SIDE_UNSTEADY] = "unsteady",
        [SIDE_NOT_PLAYED] = "not-played",
    };

    return words[side];
}

static const char *tell(enum play_outcome outcome)
{
    return outcome == PLAY_PASSED ? "passes" : outcome == PLAY_FAILED ? "fails" : "fails otherwise";
}

static const char *conclude(enum side side)
{
    switch (side) {
    case SIDE_SERVER:
        return "the server's";
    case SIDE_CLIENT:
        return "the client's";
    case SIDE_MEETING:
        return "it fails only where both meet";
    case SIDE_UNSTEADY:
        return "and by itself this time: it does not fail each time";
    default:
        return "both sides', or it cannot be told";
    }
}

void side_describe(
    enum side side, enum play_outcome server, enum play_outcome client, char *text, size_t size)
{
    if (server == client)
        snprintf(text, size, "%s with the reference's client and with the reference's server%s %s",
            tell(server), side == SIDE_UNSTEADY ? "," : ":", conclude(side));
    else
        snprintf(text, size, "%s with the reference's client%s, %s with the reference's server: %s",
            tell(server), server == PLAY_FAILED ? " too" : "", tell(client), conclude(side));
}
