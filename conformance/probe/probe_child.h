/* probe_child.h - the CHILD that a server under trial launches: a puppet, looked at from outside.
 */
#ifndef CONFORMANCE_PROBE_PROBE_CHILD_H
#define CONFORMANCE_PROBE_PROBE_CHILD_H

#include "conformance/probe/probe_program.h"
#include "conformance/stage/pipe_ends.h"

#include <stdbool.h>
#include <sys/types.h>

/* The name that CHILD is to call itself: an argument of its command. */
#define CHILD_NAME "child"

struct child {
    int control; /* its connection; -1 for none */
    pid_t pid;
    int pipe;              /* a read side of its pipe, a copy of our own; -1 for none */
    struct pipe_ends ends; /* of that pipe */
};

/*
 * Waits until CHILD is there, and looks at what it was given.
 * launched  the PID that the server told.
 * Ownership: child_end closes what it holds, whatever happened.
 * Returns whether there is a child; if not, the trial is over.
 */
bool child_meet(struct child *child, struct trial *trial, pid_t launched);

/* Whether the pipe's write side is closed everywhere. */
bool child_sees_end(const struct child *child);

/* The processes below us that have the write side open: "[server] (4711)". */
void child_describe_writers(const struct child *child, char *text, size_t size);

/*
 * Ends it, and waits until its process no longer reads, or the server has ended; closes our side of
 * the pipe as well.
 */
void child_dismiss(struct child *child, struct trial *trial);

void child_end(struct child *child);

#endif
