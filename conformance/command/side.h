/* side.h - whose failure it is, by what came of it with the reference in either role. */
#ifndef CONFORMANCE_COMMAND_SIDE_H
#define CONFORMANCE_COMMAND_SIDE_H

#include <stddef.h>

/* What came of one more play; the higher, the more it speaks against who plays in it. */
enum play_outcome {
    PLAY_NONE = 0,             /* no verdict on the implementation: an error, a skip, no play */
    PLAY_PASSED = 1,           /* SHOULDs may be broken, where they fail no case */
    PLAY_FAILED_OTHERWISE = 2, /* another requirement, or another detector */
    PLAY_FAILED = 3,           /* as at first */
};

enum side {
    SIDE_SERVER,
    SIDE_CLIENT,
    SIDE_MEETING,    /* only where both meet */
    SIDE_UNCLEAR,    /* either, both, or neither alone */
    SIDE_UNSTEADY,   /* it does not fail each time */
    SIDE_NOT_PLAYED, /* nothing can be said: a play came to no verdict */
};

/*
 * Whose failure it is.
 * server  of the implementation's server with the reference's client
 * client  of the implementation's client with the reference's server
 * itself  of the same programs once more: where both others passed; else PLAY_NONE
 */
enum side side_judge(enum play_outcome server, enum play_outcome client, enum play_outcome itself);

/* Its word in results.json. Ownership: the string is static. */
const char *side_word(enum side side);

/*
 * Says in one line what came of the plays and whose failure that makes it. TEXT has room for SIZE
 * bytes. SIDE is what side_judge made of the outcomes, and not SIDE_NOT_PLAYED.
 */
void side_describe(
    enum side side, enum play_outcome server, enum play_outcome client, char *text, size_t size);

#endif
