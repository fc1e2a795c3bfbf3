/* stopwatch.h - how long something has taken so far. */
#ifndef CONFORMANCE_RUN_STOPWATCH_H
#define CONFORMANCE_RUN_STOPWATCH_H

#include <time.h>

struct stopwatch {
    struct timespec start; /* of CLOCK_MONOTONIC */
};

/* Begins now. */
void stopwatch_start(struct stopwatch *stopwatch);

/* Milliseconds since it began. */
double stopwatch_ms(const struct stopwatch *stopwatch);

#endif
