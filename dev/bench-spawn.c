/* bench-spawn.c - the floor of a run of the suite: as many forks, execs and waits, and nothing
 * else.
 */
#include "config.h"

#include "dev/bench_timing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* How the execs are spread over the forks: a process of the suite executes none, one or two
   programs. */
struct spawning {
    long execs;
    long forks;
    long done; /* forks, the unmeasured ones too */
};

/*
 * The program that does nothing is this one. It first executes itself `execs` more times. Returns
 * an exit status, or not at all.
 */
static int become(long execs)
{
    char number[24];
    char *argv[] = {"bench-spawn", "--nothing", number, NULL};

    if (execs == 0)
        return 0;
    (void)snprintf(number, sizeof number, "%ld", execs - 1);
    execv("/proc/self/exe", argv);
    return 1;
}

static int spawn_once(void *context)
{
    struct spawning *spawning = context;
    long place = spawning->done++ % spawning->forks;
    long share =
        (place + 1) * spawning->execs / spawning->forks - place * spawning->execs / spawning->forks;
    pid_t child = fork();

    if (child == 0)
        _exit(become(share));
    return child < 0 ? -errno : bench_timing_wait(child, 0);
}

int main(int argc, char **argv)
{
    struct spawning spawning = {0};

    if (argc == 3 && argv[1][0] == '-')
        return become(strtol(argv[2], NULL, 10));
    if (argc == 3) {
        spawning.forks = bench_timing_count(argv[1]);
        spawning.execs = bench_timing_count(argv[2]);
    }
    if (spawning.forks == 0 || spawning.execs == 0) {
        fprintf(stderr, "usage: %s FORKS EXECS\n", argv[0]);
        return 2;
    }
    return bench_timing_run(argv[0], spawning.forks, spawn_once, &spawning);
}
