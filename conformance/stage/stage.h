/*
 * stage.h - where one case is played: its actors, its bootstrap server, and what was observed.
 *
 * Everything happens in one process and one thread. Whoever waits does so through stage_wait
 * (loop.h), which attends to all that arrives meanwhile. stage_setting sets a stage and clears it.
 */
#ifndef CONFORMANCE_STAGE_STAGE_H
#define CONFORMANCE_STAGE_STAGE_H

#include "conformance/plan/pairing.h"
#include "conformance/plan/resources.h"
#include "conformance/stage/actor.h"
#include "conformance/stage/finding.h"
#include "conformance/stage/instrument.h"
#include "conformance/stage/inventory.h"
#include "conformance/stage/ledger.h"
#include "conformance/stage/publication.h"
#include "conformance/stage/trace.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Connections that did not say yet who they are. */
#define STAGE_NEWCOMERS_MAX ((size_t)16)

/* A line of the bootstrap server's events: word, pid, escaped name, device and inode. */
#define STAGE_EVENT_MAX ((size_t)(SERVICE_NAME_TEXT_MAX + 128))

/* The puppets' way in. */
struct stage_entrance {
    int listener; /* of their control connections; -1 for none */
    int newcomers[STAGE_NEWCOMERS_MAX];
    size_t newcomer_count;
    struct newborn *newborn; /* a puppet that did not connect yet, while it is awaited; or NULL */
};

/* What the bootstrap server reports. */
struct stage_feed {
    int fd;                /* -1 for none */
    bool is_ready;         /* it said so, */
    struct identity queue; /* and what its port's handles lead to; zero: it did not say */
    char line[STAGE_EVENT_MAX];
    size_t length;
};

/* The case's time. */
struct stage_clock {
    int timeout_ms;        /* of the whole case, once its servers are ready */
    int64_t more_ms;       /* granted beyond that, from the trace's start */
    bool is_untimed;       /* no deadline until the inspection */
    int64_t step_begun_us; /* when the last step began, on the trace's clock */
    int64_t aside_end_us;  /* of a wait that explains a failure (stage_step_aside); 0: none */
};

struct stage {
    const struct pairing *pairing; /* these five are borrowed */
    const struct resources *resources;
    const struct instrument *instrument; /* below which a role's processes run; NULL: none */
    const json_t *instance;
    const char *folder; /* private to the case; holds sockets and NAME.stderr files */

    struct trace trace;
    struct findings findings;
    struct ledger ledger;
    struct publication *services; /* of all servers, newest first */
    struct actor *actors;         /* the bootstrap server first */
    size_t actor_count;

    int signals; /* signalfd: children, and the wish that we end */
    struct stage_entrance entrance;
    struct stage_feed feed;
    struct stage_clock clock;

    char *control_path;
    char *bootstrap_variable; /* "MACH_BOOTSTRAP_PORT=PATH" */
    bool verify_adapter;      /* what the implementation prints is checked to the letter */
    bool interrupted;         /* we were told to end */
    bool has_settled;         /* rounds: what the server holds grows no more, so they are over */
    int64_t inspection_us;    /* processor time that the closing inspection took of ours */
    json_t *processes;        /* array: the picture after a hang */
};

/* The actor of that name. Returns NULL when there is none. */
struct actor *stage_actor(const struct stage *stage, const char *name);

/* The actor whose process has, or had, that pid. Returns NULL when there is none. */
struct actor *stage_actor_of_pid(const struct stage *stage, pid_t pid);

/* Whether the case is one of edition E2. */
bool stage_is_second_edition(const struct stage *stage);

/* The bootstrap server. */
struct actor *stage_bootstrap(const struct stage *stage);

/* Whether the bootstrap server can answer: it runs and is not stopped. */
bool stage_bootstrap_answers(const struct stage *stage);

/*
 * What an actor wrote to its standard error, for JSON; a puppet's is read from its file.
 * Ownership: a new reference, the caller's.
 * Returns NULL when there is nothing, or memory is short.
 */
json_t *stage_words(const struct stage *stage, const struct actor *actor);

/*
 * What the program of a role (ROLE_SERVER, ROLE_CLIENT) gets added to its environment: what its
 * manifest says, and the bootstrap port. Ownership: the caller frees the array alone. NULL when
 * memory is short.
 */
char **stage_environment(const struct stage *stage, enum role role);

/*
 * Writes a command to a program of the implementation, whose answer will have the key `key`
 * (kept: a constant), and notes it in the trace.
 * Returns as adapter_command does.
 */
int stage_tell(struct stage *stage, struct actor *actor, const char *command, const char *key);

/*
 * In timeouts: how long a program that says so may take to be ready. An interpreter whose files
 * were not in memory yet was seen to take 8.6 s, and that is no part of a handshake.
 */
#define STAGE_START_PATIENCE 3

/* How long a program may take to be ready, in milliseconds. */
int64_t stage_start_ms(const struct stage *stage);

#endif
