/*
 * stage.h - where one case is played: its actors, its bootstrap server, and what was observed.
 *
 * Everything happens in one process and one thread. Whoever waits does so through stage_wait, which
 * attends to all that arrives meanwhile.
 */
#ifndef CONFORMANCE_STAGE_STAGE_H
#define CONFORMANCE_STAGE_STAGE_H

#include "conformance/plan/pairing.h"
#include "conformance/plan/resources.h"
#include "conformance/stage/actor.h"
#include "conformance/stage/finding.h"
#include "conformance/stage/instrument.h"
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

    int signals;  /* signalfd: children, and the wish that we end */
    int listener; /* of the puppets' control connections; -1 for none */
    int newcomers[STAGE_NEWCOMERS_MAX];
    size_t newcomer_count;
    struct newborn *newborn; /* a puppet that did not connect yet, while it is awaited; or NULL */
    int events;              /* the bootstrap server's; -1 for none */
    bool has_bootstrap;      /* it said that it is ready */
    char event[STAGE_EVENT_MAX];
    size_t event_length;

    char *control_path;
    char *bootstrap_variable; /* "MACH_BOOTSTRAP_PORT=PATH" */
    bool verify_adapter;      /* what the implementation prints is checked to the letter */
    int timeout_ms;           /* of the whole case, once its servers are ready */
    int64_t more_ms;          /* granted beyond that, from the trace's start */
    bool is_untimed;          /* no deadline until the inspection */
    int64_t begun_us;         /* when the last step began, on the trace's clock */
    int64_t aside_end_us;     /* of a wait that explains a failure (stage_step_aside); 0: none */
    bool interrupted;         /* we were told to end */
    bool has_settled;         /* rounds: what the server holds grows no more, so they are over */
    int64_t inspection_us;    /* processor time that the closing inspection took of ours */
    json_t *processes;        /* array: the picture after a hang */
};

/*
 * In timeouts: how long a program that says so may take to be ready. An interpreter whose files
 * were not in memory yet was seen to take 8.6 s, and that is no part of a handshake.
 */
#define STAGE_START_PATIENCE 3

/* How a wait ended. */
enum stage_outcome {
    STAGE_HAPPENED,
    STAGE_DEADLINE, /* the case's deadline passed, by no adapter's fault; the picture was taken */
    STAGE_HALTED,   /* the verdict is forced, or we are to end */
};

/* What one case is played of, with and in; all borrowed, for as long as the stage is there. */
struct stage_setting {
    const struct catalogue *catalogue;
    const struct pairing *pairing;
    const struct resources *resources;
    const struct instrument *instrument; /* below which a role's processes run; NULL: none */
    const json_t *instance;              /* of a scenario: its actors and steps */
    const char *folder;                  /* is there, empty, and the case's alone; absolute */
    int timeout_ms;                      /* of the whole case, once servers are ready; at least 1 */
    bool verify_adapter; /* what the implementation prints is checked to the letter */
    int signals;         /* a signalfd for SIGCHLD and what is to interrupt us */
};

/*
 * Sets the stage: actors, control socket, a bootstrap server that is ready, the servers, ready, and
 * the puppets that make a pipe. Verdicts that this forces are in stage->findings.
 * Ownership: what the setting names stays the caller's, the setting itself is not kept; stage_end
 * frees the rest, also when this failed.
 * Returns how the wait for readiness ended.
 */
enum stage_outcome stage_begin(struct stage *stage, const struct stage_setting *setting);

/* Frees everything; the processes are the caller's to end first. */
void stage_end(struct stage *stage);

/* The actor of that name. Returns NULL when there is none. */
struct actor *stage_actor(const struct stage *stage, const char *name);

/* The actor whose process has, or had, that pid. Returns NULL when there is none. */
struct actor *stage_actor_of_pid(const struct stage *stage, pid_t pid);

/*
 * What is broken by a failure of ROLE that has no requirement of its own: one of the scenario's. A
 * client's failure is not counted against what is asked of servers, nor a server's against what is
 * asked of clients, as long as the scenario checks anything else. Of the others it is the first
 * that is a MUST, of the role's own family if there is one; else the first.
 * Ownership: borrowed.
 */
const json_t *stage_subject(const struct stage *stage, enum role role);

/*
 * What is broken by a program of ROLE that ended in the middle of a step: of the requirements that
 * the step names (an id, an array of ids, or NULL), those that are asked of that role or of both;
 * where there is none, stage_subject.
 * Ownership: a new reference, the caller's. NULL when memory is short.
 */
json_t *stage_subject_of_end(const struct stage *stage, const json_t *named, enum role role);

/* Whether the case is one of edition E2. */
bool stage_is_second_edition(const struct stage *stage);

/* The bootstrap server. */
struct actor *stage_bootstrap(const struct stage *stage);

/* Whether the bootstrap server can answer: it runs and is not stopped. */
bool stage_bootstrap_answers(const struct stage *stage);

/* Three pipes to a program of the implementation: theirs its descriptors 0 to 2, ours the rest. */
struct stage_streams {
    int theirs[3];
    int ours[3];
};

/*
 * Opens the standard input, output and error of a program; all are close-on-exec, and non-blocking
 * where we read.
 * Ownership: stage_close_streams closes what was not taken out (set to -1).
 * Returns 0; a negative errno, with all of them -1.
 */
int stage_open_streams(struct stage_streams *streams);

/* Closes what is left of them. */
void stage_close_streams(struct stage_streams *streams);

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
 * Waits until `condition` holds, which is asked again after everything that arrives.
 * polled  the condition depends on things that no descriptor tells of (/proc): it is asked every
 *         millisecond besides.
 */
typedef bool (*stage_condition_fn)(struct stage *stage, void *arg);
enum stage_outcome stage_wait(
    struct stage *stage, stage_condition_fn condition, void *arg, bool polled);

/*
 * Looks that explain a failure have a time of their own: what is waited for between these two takes
 * `most_ms` milliseconds at most, and its end is no deadline of the case, with no picture of it.
 * Returns what stage_come_back is to be given.
 */
int64_t stage_step_aside(struct stage *stage, int64_t most_ms);
void stage_come_back(struct stage *stage, int64_t before);

/*
 * Waits so for a condition, but not past the case's deadline. Returns as stage_wait; STAGE_DEADLINE
 * when the time is over.
 */
enum stage_outcome stage_wait_aside(
    struct stage *stage, stage_condition_fn condition, void *arg, int64_t most_ms, bool polled);

/* How long a program may take to be ready, in milliseconds. */
int64_t stage_start_ms(const struct stage *stage);

/*
 * Waits until the program that was started last is ready, for stage_start_ms at most; what it takes
 * is given to the case besides. A client says nothing before it comes to its handshake: it starts
 * at the case's cost. Returns as stage_wait.
 */
enum stage_outcome stage_await_start(struct stage *stage, stage_condition_fn condition, void *arg);

/*
 * Attends to what arrives within a millisecond: for who asks a process again and again.
 * Returns as stage_wait: STAGE_HAPPENED when that time passed.
 */
enum stage_outcome stage_turn(struct stage *stage);

/*
 * A condition for stage_wait: the bootstrap server freed the name of the service (a struct
 * publication, its argument), or cannot say so.
 */
bool stage_service_freed(struct stage *stage, void *service);

#endif
