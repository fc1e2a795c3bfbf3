/*
 * deviant.h - an implementation of the handshake that does one thing wrong, on purpose.
 *
 * It is sound but for the fault that its command line names; each fault is there to trip one of the
 * driver's detectors. Beside them stand innocents: programs that come as near to a fault as a sound
 * one may, and must trip nothing.
 */
#ifndef TESTS_PROGRAMS_DEVIANT_H
#define TESTS_PROGRAMS_DEVIANT_H

#include "ref/child_port.h"
#include "ref/offer.h"

#include <mach/mach.h>
#include <servers/bootstrap.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* When a fault is committed. */
enum moment {
    AT_START,    /* nothing was said or read yet */
    AT_LAUNCH,   /* server: the handshake is made, its child was started */
    AT_RUN,      /* server: nothing is in the pipe yet; client: nothing is read */
    AT_WAIT,     /* server: the whole name is in the pipe, the wait begins */
    AT_RETURN,   /* server: the outcome is known; service and pipe are open still */
    AT_RETURNED, /* all that the run needed was given back; the answer is due */
    AT_PROBE,    /* server: a probe was sent, or was not; the answer is due */
    AT_RELEASE,  /* server: the returned right is about to be given back */
    AT_ANSWER,   /* a line is about to be written: `key` and `answer` say which */
    AT_ANSWERED, /* it was written */
    AT_END,      /* the end of the input was read */
};

/* The variable that a server sets for its children when they are to know of what kind it is. */
#define DEVIANT_KIN "DEVIANT_KIN"

/* The variable with the seed, a number, of what it does by chance. Without it the seed is 1. */
#define DEVIANT_SEED "DEVIANT_SEED"

struct deviant;

/* A fault, or an innocent. */
struct fault {
    const char *name;
    const char *sentence; /* "It ...": for --list */
    void (*commit)(struct deviant *deviant);
    enum moment moment;
    int argument; /* what `commit` wants to know besides */
};

/* A role at work, and what a fault may change about it. */
struct deviant {
    const struct fault *fault; /* NULL: none */
    enum moment moment;        /* of the fault: its own, unless the command line has another */
    const char *moment_key;    /* the one answer that it is about; NULL: any */

    /* both */
    const char *key;  /* of the answer that is due */
    char answer[512]; /* without its newline; "": it was written already, or never is */
    int status;       /* to exit with */
    int round;        /* from 1, counted by launches */

    /* server: what it works with */
    char *const *child;                /* borrowed */
    pid_t child_pid;                   /* of the last that was launched */
    child_port_token_t token;          /* of the service, */
    char name[BOOTSTRAP_MAX_NAME_LEN]; /* and its name */
    mach_port_t service;
    mach_port_t right;
    mach_msg_type_name_t right_type;
    int read_fd, write_fd;

    /* server: what it does */
    const char *right_word; /* what it says that it returns */
    const char *complaint;  /* what it logs instead of its own words; "": nothing */
    int told;               /* how much of token, length and name it writes; -1: all */
    bool stalls;            /* once that is written, in place of returning */
    int waits_ms;           /* how long it waits before it looks again; -1: for ever */
    int burns_ms;           /* how long it computes before it waits again */
    bool is_over;           /* the right token was shown */
    bool spent;             /* a send-once right that was used: its name is nobody's */
    bool probed;            /* what it says of a probe */
    bool pretends;          /* does not send what it says it sends */
    bool keeps_secrets;     /* writes neither token nor name */
    bool keeps_service;     /* does not destroy the service's receive right */
    bool hoards;            /* keeps the rights of check-ins that it refuses */
    bool keeps_reply;       /* keeps the reply rights of check-ins that it refuses, */
    bool replies;           /* or sends a message through them */
    bool gives_up;          /* when it has waited once */
    bool hands_write_side;  /* to the child, in place of the read side */
    bool moves_read_side;   /* to another number before the launch */
    bool hands_null;        /* /dev/null, in place of it */
    bool hands_nothing;     /* what CHILD_PORT_FD names is closed in the child */
    bool launches_nothing;  /* says that there is no read side */
    bool lets_write_side;   /* go to the child, besides */
    bool is_deaf;           /* does not see the pipe's end */
    bool disowns;           /* a right that was used is not there to be given back */
    bool reaps;             /* children that ended, after each command */
    bool has_socket_pair;   /* in place of a pipe */

    /* client */
    bool is_done;    /* the fault checked in itself */
    bool checked_in; /* what it says */
    int pipe;
    struct offer offer;
};

/*
 * The faults and innocents of a role, by name. Ownership: static. Returns NULL if there is none.
 */
const struct fault *fault_find_server(const char *name);
const struct fault *fault_find_client(const char *name);

/* Writes a line "ROLE NAME: It ..." for each of them to standard output. */
void fault_list(void);

/* The tables that these look through; a last row without a name ends each. */
extern const struct fault adapter_faults[]; /* of both roles */
extern const struct fault program_faults[]; /* of both roles */
extern const struct fault server_faults[];
extern const struct fault server_innocents[];
extern const struct fault runtime_faults[]; /* of servers, and innocents beside them */
extern const struct fault client_faults[];
extern const struct fault hostile_faults[];  /* of servers; of clients at a moment of theirs */
extern const struct fault broken_adapters[]; /* of both roles; for any moment */

/* Commits the fault, if this is its moment. */
void deviant_reach(struct deviant *deviant, enum moment moment);

/*
 * Answers with one line. key: the answer's; format: as for printf, a JSON object, at most 511
 * bytes.
 */
void deviant_answer(struct deviant *deviant, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes bytes to a descriptor, all of them unless nobody reads. */
void deviant_write(int fd, const void *bytes, size_t size);

/* What faults and innocents of several tables do: */

/* Closes every descriptor, so that only the process itself can be noticed, and stays. */
_Noreturn void deviant_linger(void);

/* Leaves a child that lingers. */
void deviant_leave_child(struct deviant *deviant);

/*
 * Begins a thread that nobody joins. body, argument: as for pthread_create; they are the thread's.
 */
void deviant_begin_thread(void *(*body)(void *), void *argument);

/* Begins one that does nothing, and does not end before the process. */
void deviant_begin_idle_thread(void);

/*
 * Plays a role until the end of standard input, or as the fault will have it. deviant: zero but for
 * the fault, and, for a server, the child. Returns the exit status.
 */
int deviant_serve(struct deviant *deviant);
int deviant_check_in(struct deviant *deviant, mach_msg_type_name_t right_type);

#endif
