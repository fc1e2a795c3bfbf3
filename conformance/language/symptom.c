/* symptom.c - what can be seen to be wrong with a handshake, and the requirement that it breaks. */
#include "config.h"

#include "conformance/language/symptom.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *word, *requirement;
} symptoms[SYMPTOM_COUNT] = {
    [SYMPTOM_NONE] = {"", NULL},
    /* SRV-2 says what the first eight bytes are, SRV-4 what comes after them. */
    [SYMPTOM_TOKEN_MISSING] = {"token-missing", "SRV-2"},
    [SYMPTOM_LENGTH_MISSING] = {"length-missing", "SRV-4"},
    [SYMPTOM_LENGTH_BAD] = {"length-bad", "SRV-4"},
    [SYMPTOM_NAME_MISSING] = {"name-missing", "SRV-4"},
    [SYMPTOM_NAME_UNKNOWN] = {"name-unknown", "SRV-4"},
    [SYMPTOM_BYTES_MORE] = {"bytes-more", "SRV-4"},
    [SYMPTOM_BYTES_EARLY] = {"bytes-early", "INIT-5"},
    [SYMPTOM_SERVICE_MISSING] = {"service-missing", "SRV-3"},
    /* A server that returns while somebody reads the pipe has a deadline, whatever sets it. */
    [SYMPTOM_GAVE_UP] = {"gave-up", "SRV-27"},
    [SYMPTOM_BUSY] = {"busy", "SRV-5"},
    [SYMPTOM_BROKEN_PIPE] = {"broken-pipe", "INIT-2"},
    [SYMPTOM_READ_SIDE_KEPT] = {"read-side-kept", "SRV-1"},
    [SYMPTOM_WRITE_SIDE_KEPT] = {"write-side-kept", "SRV-14"},
    [SYMPTOM_UNUSED_KEPT] = {"unused-kept", "INIT-3"},
    /*
     * A write side that is not close-on-exec lives on in whatever the server starts. SRV-1 and
     * SRV-12 speak of readers, INIT-6 of the read side. What is broken is that the server's side of
     * the pipe is closed when it returns: no reader ever sees the end.
     */
    [SYMPTOM_WRITE_SIDE_INHERITED] = {"write-side-inherited", "SRV-14"},
    [SYMPTOM_NOT_INHERITED] = {"not-inherited", "INIT-6"},
    [SYMPTOM_OTHER_INHERITED] = {"other-inherited", "INIT-6"},
    [SYMPTOM_NO_HANDSHAKE] = {"no-handshake", "INIT-1"},
    /* No right that is made, copied or moved takes the receive right away but a moved one. */
    [SYMPTOM_PORT_LOST] = {"port-lost", "CLI-3"},
    /* A right of another kind came back than the one that was checked in. */
    [SYMPTOM_NO_SEND_RIGHT] = {"no-send-right", "SRV-6"},
    [SYMPTOM_NO_SEND_ONCE_RIGHT] = {"no-send-once-right", "SRV-7"},
    [SYMPTOM_NO_RECEIVE_RIGHT] = {"no-receive-right", "SRV-24"},
};

const char *symptom_word(enum symptom symptom)
{
    return symptoms[symptom].word;
}

enum symptom symptom_of_word(const char *word)
{
    for (int i = SYMPTOM_NONE + 1; word != NULL && i < SYMPTOM_COUNT; i++)
        if (strcmp(symptoms[i].word, word) == 0)
            return (enum symptom)i;
    return SYMPTOM_NONE;
}

bool symptom_is_of_bytes(enum symptom symptom)
{
    return symptom >= SYMPTOM_TOKEN_MISSING && symptom <= SYMPTOM_BYTES_EARLY;
}

const char *symptom_requirement(enum symptom symptom)
{
    return symptoms[symptom].requirement;
}
