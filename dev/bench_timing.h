/* bench_timing.h - timing one operation done many times. */
#ifndef DEV_BENCH_TIMING_H
#define DEV_BENCH_TIMING_H

/* One complete operation. `context` stays the caller's.
   Returns 0, or a negative errno, which ends the timing. */
typedef int bench_operation_fn(void *context);

/* Reads a number of operations, 1 to 1000000, from a command line. 0 for anything else. */
long bench_timing_count(const char *text);

/*
 * Does `operation` a few times unmeasured, then `count` times, and prints the mean time of one in
 * microseconds on a line of its own to standard output.
 * program  for the message on standard error if an operation fails.
 * Returns the exit status: 0, or 1 if an operation failed.
 */
int bench_timing_run(const char *program, long count, bench_operation_fn *operation, void *context);

/*
 * The main function of a bench: bench_timing_run with the count in argv[1].
 * Returns the exit status: that of bench_timing_run, or 2 for wrong usage.
 */
int bench_timing_main(int argc, char **argv, bench_operation_fn *operation, void *context);

/* Waits until the child `pid` has ended; signals do not matter. `error` is what went wrong before,
   0 or a negative errno.
   Returns `error` if it is not 0; else 0, -ECHILD when it is no child of ours, -EPROTO when its
   exit status is not 0. */
int bench_timing_wait(int pid, int error);

/* Waits until nobody can write to `fd` any more. With this a child stays alive until its parent has
   what it sent: a right whose owner is gone would arrive dead.
   Returns 0, or a negative errno. */
int bench_timing_await_end(int fd);

#endif
