/* probe_child.h - the CHILD that a server under trial launched: what it has, seen from outside. */
#ifndef CONFORMANCE_PROBE_PROBE_CHILD_H
#define CONFORMANCE_PROBE_PROBE_CHILD_H

#include "conformance/probe/probe_program.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct probe_child {
    struct actor *actor; /* a puppet; it belongs to the stage */
    int pipe;            /* a read side of its pipe, a copy of our own; -1 for none */
};

/*
 * Looks at what it was given. A fault ends the trial of the program.
 * Ownership: probe_child_end closes what it holds.
 */
void probe_child_look(struct probe_child *child, struct probe_program *program);

/* Has the puppet lend us its side of the pipe. A fault, that it was ended, ends the trial. */
void probe_child_borrow(struct probe_child *child, struct probe_program *program);

/* Whether the pipe's write side is closed everywhere. */
bool probe_child_sees_end(const struct probe_child *child);

/* The processes below us that have the write side open: "[server] 4711". */
void probe_child_describe_writers(const struct probe_child *child, char *text, size_t size);

/* Closes our side of the pipe. */
void probe_child_end(struct probe_child *child);

#endif
