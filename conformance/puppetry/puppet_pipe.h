/* puppet_pipe.h - the handshake's pipe, as a puppet reads it. */
#ifndef CONFORMANCE_PUPPETRY_PUPPET_PIPE_H
#define CONFORMANCE_PUPPETRY_PUPPET_PIPE_H

#include "conformance/ipc/pipe_content.h"
#include "conformance/ipc/service_name.h"
#include "conformance/language/symptom.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a read went that was no fault of the system. */
enum puppet_pipe_outcome {
    PUPPET_PIPE_READ = 0,
    PUPPET_PIPE_SHORT = 1, /* the pipe ended first; said in `observed` */
    PUPPET_PIPE_BAD = 2, /* the length is none that a name can have, or a byte came in place of the
                            end; said in `observed` */
};

#define PUPPET_PIPE_TOKEN 1u
#define PUPPET_PIPE_NAME 2u
#define PUPPET_PIPE_END 4u

struct puppet_pipe_text {
    uint64_t token;
    char name[SERVICE_NAME_TEXT_MAX]; /* escaped */
    enum symptom symptom;             /* of an outcome other than PUPPET_PIPE_READ */
    char observed[128];

    /* For who reads: whom to tell, before it waits, what was taken out so far; NULL: nobody. */
    void (*tell)(void *arg, const struct pipe_taken *taken);
    void *arg;
    struct pipe_taken taken; /* what was taken out before, at first */
    size_t told;             /* bytes; what `taken` has at first */
};

/*
 * Waits for the token, for length and name, and for the pipe's end, those that `what` has, in that
 * order, and reads exactly these bytes. Gives up when `control` hangs up: nobody is left to tell.
 * pipe  the read side, shared with other processes: its file status flags are left alone.
 * what  a set of PUPPET_PIPE_TOKEN, PUPPET_PIPE_NAME and PUPPET_PIPE_END.
 * Returns a puppet_pipe_outcome; -EPIPE when `control` hung up; a negative errno.
 */
int puppet_pipe_read(int pipe, int control, unsigned int what, struct puppet_pipe_text *text);

/*
 * Looks at the name without waiting and without taking anything out of the pipe.
 * with_token  the token is still in front of it.
 * Returns PUPPET_PIPE_READ; PUPPET_PIPE_SHORT when the whole name is not there, and what is missing
 * is said in `symptom` and `observed`; PUPPET_PIPE_BAD; a negative errno.
 */
int puppet_pipe_peek_name(int pipe, bool with_token, struct puppet_pipe_text *text);

#endif
