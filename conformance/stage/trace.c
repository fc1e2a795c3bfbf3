/* trace.c - what was observed in a scenario, in order: one JSON object an event. */
#include "config.h"

#include "conformance/stage/trace.h"

#include <errno.h>

/* An implementation that never stops talking must not fill the disk. */
#define TRACE_EVENTS_MAX ((size_t)20000)

int trace_begin(struct trace *trace)
{
    trace->events = json_array();
    clock_gettime(CLOCK_MONOTONIC, &trace->start);
    return trace->events != NULL ? 0 : -ENOMEM;
}

void trace_end(struct trace *trace)
{
    json_decref(trace->events);
    trace->events = NULL;
}

int64_t trace_now(const struct trace *trace)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)(now.tv_sec - trace->start.tv_sec) * 1000000 +
           (now.tv_nsec - trace->start.tv_nsec) / 1000;
}

void trace_add(struct trace *trace, const char *actor, const char *event, json_t *details)
{
    size_t count = json_array_size(trace->events);
    json_t *object;

    if (count == TRACE_EVENTS_MAX)
        event = "truncated";
    object = json_pack(
        "{s:I, s:s, s:s}", "t_us", (json_int_t)trace_now(trace), "actor", actor, "event", event);
    if (object != NULL && details != NULL && count < TRACE_EVENTS_MAX)
        json_object_update_missing(object, details);
    json_decref(details);
    if (object != NULL && count <= TRACE_EVENTS_MAX)
        json_array_append_new(trace->events, object);
    else
        json_decref(object);
}
