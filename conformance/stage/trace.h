/* trace.h - what was observed in a scenario, in order: one JSON object an event. */
#ifndef CONFORMANCE_STAGE_TRACE_H
#define CONFORMANCE_STAGE_TRACE_H

#include <jansson.h>
#include <stdint.h>
#include <time.h>

struct trace {
    json_t *events; /* array, the results' own form */
    struct timespec start;
};

/*
 * Begins an empty trace; its clock starts now.
 * Ownership: trace_end frees what it holds.
 * Returns 0; -ENOMEM.
 */
int trace_begin(struct trace *trace);

/* Frees the events. */
void trace_end(struct trace *trace);

/* Microseconds since the trace began (CLOCK_MONOTONIC). */
int64_t trace_now(const struct trace *trace);

/*
 * Adds {"t_us","actor","event"} with the members of `details`.
 * Ownership: the reference to `details` (NULL: none) passes to the trace. An event that finds no
 * memory, and those past the 20,000th, are not recorded; the last one then says so.
 */
void trace_add(struct trace *trace, const char *actor, const char *event, json_t *details);

#endif
