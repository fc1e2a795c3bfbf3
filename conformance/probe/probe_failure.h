/* probe_failure.h - why something that a program under trial was to do did not come about. */
#ifndef CONFORMANCE_PROBE_PROBE_FAILURE_H
#define CONFORMANCE_PROBE_PROBE_FAILURE_H

#include "conformance/probe/probe_program.h"

#include <stdbool.h>
#include <stddef.h>

/* Something that is done, and what it is to show. */
struct probe_act {
    enum probe_check check;
    const char *done;   /* "the server was told: launch"; NULL: what was done before */
    const char *change; /* what is to be done about it, if the check fails */
};

/* Reports why something did not come about, as far as can be seen; the program is over. */
void probe_failure_explain(struct probe_program *program, const struct probe_act *act);

/* The same where nothing came by the deadline, though `due`, the key of an answer, was. */
void probe_failure_of_silence(
    struct probe_program *program, const struct probe_act *act, const char *due);

/* What the last step saw, if it failed. Returns NULL when it did not. It belongs to the stage. */
const char *probe_failure_observed(const struct probe_program *program);

/* How it ended, with its last words: "exited with status 1: no such file". */
void probe_failure_describe_end(const struct probe_program *program, char *text, size_t size);

/* Whether it ended with the status for "not implemented". */
bool probe_failure_is_not_implemented(const struct probe_program *program);

#endif
