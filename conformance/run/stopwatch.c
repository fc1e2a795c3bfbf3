/* stopwatch.c - how long something has taken so far. */
#include "config.h"

#include "conformance/run/stopwatch.h"

void stopwatch_start(struct stopwatch *stopwatch)
{
    clock_gettime(CLOCK_MONOTONIC, &stopwatch->start);
}

double stopwatch_ms(const struct stopwatch *stopwatch)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - stopwatch->start.tv_sec) * 1e3 +
           (double)(now.tv_nsec - stopwatch->start.tv_nsec) / 1e6;
}
