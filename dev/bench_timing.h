/* bench_timing.h - timing one operation done many times. */
#ifndef DEV_BENCH_TIMING_H
#define DEV_BENCH_TIMING_H

/* One complete operation. `context` stays the caller's.
   Returns 0, or a negative errno, which ends the timing. */
typedef int bench_operation_fn(void *context);

/* A number of operations, 1 to 1000000, as a command line says it; 0 for anything else. */
long bench_timing_count(const char *text);

/*
 * Does `operation` some times unmeasured, then `count` times, and prints the mean time of one in
 * microseconds, a line that holds nothing else, to standard output.
 * program  for the message on standard error when an operation fails.
 * context  stays the caller's.
 * Returns the process's exit status: 0, or 1 when an operation failed.
 */
int bench_timing_run(const char *program, long count, bench_operation_fn *operation, void *context);

/*
 * The main function of a bench: bench_timing_run with the count that argv[1] says.
 * Returns the process's exit status: that, or 2 for wrong usage, said on standard error.
 */
int bench_timing_main(int argc, char **argv, bench_operation_fn *operation, void *context);

/* Waits until the child `pid` has ended; signals do not matter. `error` is what went wrong before,
   0 or a negative errno.
   Returns `error` if it is not 0; else 0, -ECHILD when it is no child of ours, -EPROTO when its
   exit status is not 0. */
int bench_timing_wait(int pid, int error);

/* Waits until nobody can write to `fd` any more, which stays the caller's. A child stays alive so
   until its parent has what it sent: a right whose owner is gone would arrive dead.
   Returns 0, or a negative errno. */
int bench_timing_await_end(int fd);

#endif
