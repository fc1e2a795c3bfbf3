/* bench_timing.c - timing one operation done many times. */
#include "config.h"

#include "dev/bench_timing.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Enough for lazy binding, the page cache and the allocator to settle. */
#define WARM_UP_COUNT 10
#define COUNT_MAX 1000000L

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int repeat(bench_operation_fn *operation, void *context, long count)
{
    for (long i = 0; i < count; i++) {
        int error = operation(context);

        if (error != 0)
            return error;
    }
    return 0;
}

long bench_timing_count(const char *text)
{
    char *end;
    long count = strtol(text, &end, 10);

    return count >= 1 && count <= COUNT_MAX && *end == '\0' ? count : 0;
}

int bench_timing_run(const char *program, long count, bench_operation_fn *operation, void *context)
{
    int error = repeat(operation, context, WARM_UP_COUNT);
    int64_t start = now_ns();
    int64_t elapsed;

    if (error == 0)
        error = repeat(operation, context, count);
    elapsed = now_ns() - start;
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", program, strerror(-error));
        return 1;
    }
    printf("%.3f\n", (double)elapsed / 1000.0 / (double)count);
    return 0;
}

int bench_timing_main(int argc, char **argv, bench_operation_fn *operation, void *context)
{
    long count = argc == 2 ? bench_timing_count(argv[1]) : 0;

    if (count == 0) {
        fprintf(stderr, "usage: %s COUNT\n", argv[0]);
        return 2;
    }
    return bench_timing_run(argv[0], count, operation, context);
}

int bench_timing_wait(int pid, int error)
{
    int status;

    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return error != 0 ? error : -errno;
    }
    if (error != 0)
        return error;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EPROTO;
}

int bench_timing_await_end(int fd)
{
    char byte;
    ssize_t got;

    do
        got = read(fd, &byte, sizeof byte);
    while (got > 0 || (got < 0 && errno == EINTR));
    return got < 0 ? -errno : 0;
}
