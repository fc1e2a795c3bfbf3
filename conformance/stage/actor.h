/* actor.h - who plays in a scenario: servers, clients, puppets and the bootstrap server. */
#ifndef CONFORMANCE_STAGE_ACTOR_H
#define CONFORMANCE_STAGE_ACTOR_H

#include "conformance/ipc/pipe_content.h"
#include "conformance/language/symptom.h"
#include "conformance/language/verb.h"
#include "conformance/stage/adapter.h"
#include "conformance/stage/detector.h"
#include "conformance/stage/hold.h"
#include "conformance/stage/pipe_ends.h"
#include "conformance/stage/publication.h"
#include "conformance/stage/series.h"
#include "conformance/stage/transcript.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum actor_state {
    ACTOR_ABSENT,  /* did not begin yet */
    ACTOR_RUNNING, /* its process is there */
    ACTOR_CHANGED, /* a puppet whose process became a client */
    ACTOR_ENDED,   /* its process is a zombie or gone */
};

/* Bytes that actor_describe_end needs for the longest of its texts. */
#define ACTOR_END_MAX 64

/* And actor_describe_words: two lines, each cut. */
#define ACTOR_WORDS_MAX 448

/* What is known of a server's present handshake: from launch to launch. */
struct actor_round {
    char token[17];              /* as a puppet read it, hexadecimal; empty before */
    bool has_token;              /* a puppet has read the whole token */
    bool was_sent;               /* a puppet has sent it a check-in */
    bool ran;                    /* told to run */
    bool returned;               /* and said so */
    bool destroyed;              /* it said that the handshake was dropped without a run */
    bool owns_right;             /* what was returned is a right that was not given back yet */
    bool is_once;                /* that right is a send-once right */
    char nonce[17];              /* last one sent through it, or to it; empty before */
    struct publication *service; /* checked in since it runs, the newest until its name was seen
                                    (actor_is_named); belongs to the stage */
};

struct actor {
    const char *name;  /* these two belong to the instance */
    const char *right; /* a server's or client's --right */
    enum role role;
    enum actor_state state;
    pid_t pid;
    int pidfd; /* polled for its end; -1 when it has no process */
    bool status_known;
    int status;         /* as waitpid sets it */
    int64_t begun_us;   /* processor time that it had used when the last step began */
    bool stopped;       /* we stopped it and did not continue it */
    bool accounted;     /* the scenario ended it, or looked at how it ended */
    bool told_stream;   /* that it closed a standard stream was told */
    int signal_sent;    /* the last that the scenario sent; 0 */
    struct hold hold;   /* while stopped: its tracer */
    pid_t tool;         /* strace or gdb at it, a child of ours; 0 for none */
    bool is_traced;     /* one was, whether or not it is now */
    pid_t delegate;     /* server: a process below it that checked a service in since it runs; 0.
                           Puppet: one that looked a service up while it changed; 0 */
    bool is_changing;   /* puppet: what its process does from now on, a client does */
    struct actor *home; /* the server it belongs to; itself for a server; NULL for none */

    struct transcript words;  /* standard error; a puppet writes its own to a file */
    size_t words_before;      /* of them, bytes that were there before the present round */
    struct adapter adapter;   /* server, client */
    struct actor_round round; /* server */
    unsigned int round_count; /* server: how many it began */
    bool returned;            /* client: it said how its run ended */
    bool checked_in;          /* and that it checked in */
    struct actor *pending;    /* server: the child that is to connect next; NULL for none */
    struct series series;     /* server: its baselines, */
    int64_t sampled_us;       /* and when the last was taken, on the trace's clock */

    int control;        /* puppet: its connection; -1 for none */
    int control_number; /* and the number that it has for that itself */
    json_t *reply;      /* puppet: the answer that came; nothing more is read before it is taken */
    unsigned int stale; /* puppet: how many answers nobody waits for any more */
    int pipe;           /* puppet: its number for the pipe's read side, -1 once closed */
    int pipe_write;     /* and for the write side, which it has only if a puppet made the pipe */
    struct pipe_ends pipe_ends; /* puppet, client: of the pipe that it was launched with */
    struct pipe_taken taken;    /* puppet: what it took out of that, as far as it told */
};

/* Makes an actor that did not begin. Ownership: the strings stay the caller's. */
void actor_begin(struct actor *actor, const char *name, enum role role, const char *right);

/* Closes and frees what it holds; its process is the stage's to end. */
void actor_end(struct actor *actor);

/* Gives it a process. Returns 0; a negative errno when it cannot be watched (-ESRCH: is gone). */
int actor_attach(struct actor *actor, pid_t pid);

/*
 * Begins the conversation with a server or a client.
 * ours      our ends of its standard input, output and error.
 * first     key of the answer that it gives unasked; a constant.
 * verified  whether its lines are checked to the letter.
 * Ownership: the descriptors are the actor's from now on, and set to -1 in `ours`.
 * Returns 0; -ENOMEM.
 */
int actor_connect(struct actor *actor, int ours[3], const char *first, bool verified);

/* Draws the nonce of a round's next probe. Returns 0; a negative errno. */
int actor_draw_nonce(struct actor_round *round);

/* Begins a server's next round. */
void actor_begin_round(struct actor *actor);

/* Whether it runs a program of the implementation: a server or a client. */
bool actor_is_tested(const struct actor *actor);

/* Whether the name of a server's present service was seen in the pipe: it is the handshake's. */
bool actor_is_named(const struct actor *actor);

/*
 * The name of SERVICE, one of LIST, was seen in the pipe of a server's present round.
 * Ownership: the service stays the list's.
 */
void actor_take_service(
    struct actor *server, struct publication *list, struct publication *service);

/*
 * Takes a server's next baseline, to compare with at the end.
 * Returns 0; -EACCES when the process may not be looked at; another negative errno.
 */
int actor_take_baseline(struct actor *server);

/* Sends a signal to its process. Returns 0; -ESRCH when it has none (any more); a negative errno.
 */
int actor_signal(const struct actor *actor, int number);

/*
 * How it ended, in words: "exited with status 1".
 * text  room for `size` bytes; ACTOR_END_MAX are enough.
 */
void actor_describe_end(const struct actor *actor, char *text, size_t size);

/*
 * What it said on standard error since its round began, for the end of a sentence: "; it says:
 * FIRST LINE", and behind dots the last one, if there are several. `who` in place of "it". Empty
 * when it said nothing.
 *
 * text  room for `size` bytes, always terminated.
 */
void actor_describe_words(const struct actor *actor, const char *who, char *text, size_t size);

/* What its end alone says of the handshake: a server that died of SIGPIPE wrote without a reader.
 */
enum symptom actor_symptom_of_end(const struct actor *actor);

/* What such an end trips: DETECTOR_CRASH for a signal, else DETECTOR_EXIT_STATUS. */
enum detector actor_detector(const struct actor *actor);

#endif
