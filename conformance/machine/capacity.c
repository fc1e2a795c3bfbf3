/* capacity.c - checks resource limits: descriptors, processes, memory. */
#include "config.h"

#include "conformance/machine/capacity.h"

#include "common/bootstrapd_limits.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define KIB ((rlim_t)1024)
#define MIB ((rlim_t)1024 * KIB)

/* Descriptors: the limit that programs are written for, and what must be free beside inherited
   ones. The bootstrap server has none but its own. */
#define DESCRIPTORS_USUAL 1024
#define DESCRIPTORS_LEAST BOOTSTRAPD_DESCRIPTORS_LEAST
#define DESCRIPTORS_FREE 256

/* Descriptors of the driver for each concurrent case; every supervisor inherits them all. */
#define DESCRIPTORS_A_JOB 4

/* Processes and threads of a case: supervisor, bootstrap server, programs, puppets. */
#define PROCESSES_A_JOB 12

/* More are not tried: a user who can start so many can start more. */
#define PROCESSES_TRIED_MOST 256

static const struct {
    unsigned int resource;     /* an enumeration in glibc, which clang insists on */
    const char *name, *option; /* of ulimit */
    rlim_t wanted;             /* soft limits below are raised to this, or as far as they go */
    rlim_t least;              /* with less there is no run */
    rlim_t unit;               /* of what ulimit prints */
} limits[] = {
    {RLIMIT_NOFILE, "RLIMIT_NOFILE, descriptors", "-n", DESCRIPTORS_USUAL, DESCRIPTORS_LEAST, 1},
    {RLIMIT_AS, "RLIMIT_AS, address space", "-v", RLIM_INFINITY, 256 * MIB, KIB},
    {RLIMIT_DATA, "RLIMIT_DATA, data segment", "-d", RLIM_INFINITY, 64 * MIB, KIB},
    {RLIMIT_STACK, "RLIMIT_STACK, stack", "-s", 8 * MIB, 256 * KIB, KIB},
    {RLIMIT_FSIZE, "RLIMIT_FSIZE, size of files", "-f", RLIM_INFINITY, 256 * KIB, KIB},
    {RLIMIT_NPROC, "RLIMIT_NPROC, processes of the user", "-u", RLIM_INFINITY, 0, 1},
    {RLIMIT_CPU, "RLIMIT_CPU, seconds of processor time", "-t", RLIM_INFINITY, 2, 1},
};

/*
 * SIGKILL comes at the hard limit of processor time, at the soft limit a signal that can be
 * reported.
 */
static rlim_t highest(__rlimit_resource_t resource, rlim_t most)
{
    return resource == RLIMIT_CPU && most != RLIM_INFINITY && most > 1 ? most - 1 : most;
}

static unsigned int descriptors_needed(unsigned int jobs)
{
    return DESCRIPTORS_FREE + jobs * DESCRIPTORS_A_JOB;
}

/* The value that a lower soft limit is raised to. */
static rlim_t wanted(size_t row, unsigned int jobs)
{
    rlim_t needed = (rlim_t)descriptors_needed(jobs) + DESCRIPTORS_FREE;

    return limits[row].resource == RLIMIT_NOFILE && needed > limits[row].wanted
               ? needed
               : limits[row].wanted;
}

static void check_limits(unsigned int jobs, struct problems *problems)
{
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        struct rlimit limit;
        rlim_t given;

        if (getrlimit(limits[i].resource, &limit) < 0)
            continue;
        if (limit.rlim_cur < wanted(i, jobs)) {
            rlim_t most = highest(limits[i].resource, limit.rlim_max);

            limit.rlim_cur = most < wanted(i, jobs) ? most : wanted(i, jobs);
            if (setrlimit(limits[i].resource, &limit) < 0)
                getrlimit(limits[i].resource, &limit);
        }
        given = limits[i].resource == RLIMIT_CPU ? limit.rlim_max : limit.rlim_cur;
        if (given < limits[i].least)
            problems_add(problems,
                "%s: the limit is %llu, and at least %llu are needed; raise it: ulimit "
                "%s %llu",
                limits[i].name, (unsigned long long)given, (unsigned long long)limits[i].least,
                limits[i].option, (unsigned long long)(limits[i].least / limits[i].unit));
    }
}

/*
 * How many descriptors can still be opened, up to MOST. *ERROR says why there are no more, or is 0.
 */
static unsigned int count_free_descriptors(unsigned int most, int *error)
{
    int *made = calloc(most, sizeof *made);
    unsigned int count = 0;

    *error = made == NULL ? -ENOMEM : 0;
    while (made != NULL && count < most) {
        made[count] = open("/", O_PATH | O_CLOEXEC);
        if (made[count] < 0) {
            *error = -errno;
            break;
        }
        count++;
    }
    for (unsigned int i = 0; i < count; i++)
        close(made[i]);
    free(made);
    return count;
}

static void check_descriptors(unsigned int jobs, struct problems *problems)
{
    int error;
    unsigned int needed = descriptors_needed(jobs);
    unsigned int count = count_free_descriptors(needed, &error);

    if (count < needed)
        problems_add(problems,
            "%u descriptors are free, and %u cases at once need %u: %s; close those that this "
            "process inherited, raise the limit (ulimit -n %u), or take fewer --jobs",
            count, jobs, needed, strerror(-error), needed + DESCRIPTORS_FREE);
}

/* Waits, in a process that does nothing else, until the other end of the pipe is closed. */
static _Noreturn void stay(int hold, int other)
{
    char byte;

    close(other);
    while (read(hold, &byte, 1) < 0 && errno == EINTR) {
    }
    _exit(EXIT_SUCCESS);
}

/* How many more processes can exist at once, up to MOST. *ERROR as above. */
static unsigned int count_processes(unsigned int most, int *error)
{
    pid_t pids[PROCESSES_TRIED_MOST];
    unsigned int count = 0;
    int ends[2];

    *error = 0;
    if (pipe2(ends, O_CLOEXEC) < 0) {
        *error = -errno;
        return 0;
    }
    fflush(NULL);
    while (count < most) {
        pids[count] = fork();
        if (pids[count] == 0)
            stay(ends[0], ends[1]);
        if (pids[count] < 0) {
            *error = -errno;
            break;
        }
        count++;
    }
    close(ends[0]);
    close(ends[1]);
    for (unsigned int i = 0; i < count; i++)
        while (waitpid(pids[i], NULL, 0) < 0 && errno == EINTR) {
        }
    return count;
}

static void check_processes(unsigned int jobs, struct problems *problems)
{
    unsigned int needed = jobs * PROCESSES_A_JOB, count;
    int error;

    if (needed > PROCESSES_TRIED_MOST)
        needed = PROCESSES_TRIED_MOST;
    count = count_processes(needed, &error);
    if (count < needed)
        problems_add(problems,
            "%u processes more can be started, and %u cases at once need %u: %s; end some, raise "
            "RLIMIT_NPROC (ulimit -u) or the control group's pids.max, or take fewer --jobs",
            count, jobs, needed, strerror(-error));
}

void capacity_check(unsigned int jobs, struct problems *problems)
{
    unsigned int before = problems->count;

    check_limits(jobs, problems);
    if (problems->count == before)
        check_descriptors(jobs, problems);
    check_processes(jobs, problems);
}
