/*
 * symptom.h - what can be seen to be wrong with a handshake, and the requirement that it breaks.
 *
 * A step can fail for several reasons. If the reason was seen, it decides which requirement is
 * broken, whatever the step itself checks. Only this table says which.
 */
#ifndef CONFORMANCE_LANGUAGE_SYMPTOM_H
#define CONFORMANCE_LANGUAGE_SYMPTOM_H

#include <stdbool.h>

enum symptom {
    SYMPTOM_NONE = 0, /* the reason is the step's own */
    SYMPTOM_TOKEN_MISSING,
    SYMPTOM_LENGTH_MISSING,
    SYMPTOM_LENGTH_BAD,
    SYMPTOM_NAME_MISSING,
    SYMPTOM_NAME_UNKNOWN,
    SYMPTOM_BYTES_MORE,
    SYMPTOM_BYTES_EARLY,
    SYMPTOM_SERVICE_MISSING,
    SYMPTOM_GAVE_UP,
    SYMPTOM_BUSY,
    SYMPTOM_BROKEN_PIPE,
    SYMPTOM_READ_SIDE_KEPT,
    SYMPTOM_WRITE_SIDE_KEPT,
    SYMPTOM_UNUSED_KEPT,
    SYMPTOM_WRITE_SIDE_INHERITED,
    SYMPTOM_NOT_INHERITED,
    SYMPTOM_OTHER_INHERITED,
    SYMPTOM_NO_HANDSHAKE,
    SYMPTOM_PORT_LOST,
    SYMPTOM_NO_SEND_RIGHT,
    SYMPTOM_NO_SEND_ONCE_RIGHT,
    SYMPTOM_NO_RECEIVE_RIGHT,
    SYMPTOM_COUNT,
};

/* The word for a symptom in a puppet's answers; "" for SYMPTOM_NONE. */
const char *symptom_word(enum symptom symptom);

/* The symptom that WORD stands for; SYMPTOM_NONE for NULL and for unknown words. */
enum symptom symptom_of_word(const char *word);

/* Whether the symptom is about the bytes in the pipe: they are missing, malformed or early. */
bool symptom_is_of_bytes(enum symptom symptom);

/* The id of the requirement that is broken; NULL for SYMPTOM_NONE. */
const char *symptom_requirement(enum symptom symptom);

#endif
