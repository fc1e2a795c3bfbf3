/* deviant_runtimes.c - what grows from round to round: leaks, and pools that reach their size. */
#include "config.h"

#include "tests/programs/deviant.h"

#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* The largest size of a pool that is no leak, whenever it grows. */
#define POOL_SIZE 8

/*
 * A number below `limit`, another one each time. DEVIANT_SEED decides which, so that what happened
 * can be had again: the main thread alone draws, in the order of its rounds.
 */
static unsigned draw(unsigned limit)
{
    static unsigned short state[3];
    static bool is_seeded;
    const char *seed = getenv(DEVIANT_SEED);
    unsigned long number = seed != NULL ? strtoul(seed, NULL, 10) : 1;

    if (!is_seeded) {
        state[1] = (unsigned short)number;
        state[2] = (unsigned short)(number >> 16);
        is_seeded = true;
    }
    return (unsigned)nrand48(state) % limit;
}

/* ---- leaks ------------------------------------------------------------------------------------
 */

static void leak_port(struct deviant *server)
{
    mach_port_t port;

    (void)server;
    if (mach_port_allocate(mach_task_self(), MACH_PORT_RIGHT_RECEIVE, &port) == KERN_SUCCESS)
        mach_port_insert_right(mach_task_self(), port, port, MACH_MSG_TYPE_MAKE_SEND);
}

static void leak_thread_each_second(struct deviant *server)
{
    if (server->round % 2 == 0)
        deviant_begin_idle_thread();
}

static void leak_eventfd_each_second(struct deviant *server)
{
    if (server->round % 2 == 0)
        eventfd(0, EFD_CLOEXEC);
}

static void leak_port_each_second(struct deviant *server)
{
    if (server->round % 2 == 0)
        leak_port(server);
}

static void *end_late(void *argument)
{
    usleep((useconds_t)(uintptr_t)argument);
    return NULL;
}

/* Beside the leak, threads that end by themselves: in each sample there may be one more or not. */
static void leak_thread_among_others(struct deviant *server)
{
    (void)server;
    deviant_begin_idle_thread();
    deviant_begin_thread(end_late, (void *)(uintptr_t)draw(20000));
}

/* Hangs, and has threads that do. */
static void be_deaf_beside_threads(struct deviant *server)
{
    server->is_deaf = true;
    for (int i = 0; i < POOL_SIZE; i++)
        deviant_begin_idle_thread();
}

/* ---- innocents --------------------------------------------------------------------------------
 */

/* As Java's fixed pools do, whether or not a thread of it is idle. */
static void grow_pool(struct deviant *server)
{
    if (server->round <= POOL_SIZE)
        deviant_begin_idle_thread();
}

/* When the first work comes that needs it. */
static void grow_pool_at_once(struct deviant *server)
{
    for (int i = 0; server->round == 4 && i < 2 * POOL_SIZE; i++)
        deviant_begin_idle_thread();
}

/* As Go's runtime does, which begins a thread when all others are in the kernel. */
static void grow_pool_by_chance(struct deviant *server)
{
    static unsigned size;
    unsigned more = draw(3);

    (void)server;
    for (; more > 0 && size < POOL_SIZE; more--, size++)
        deviant_begin_idle_thread();
}

static void *work(void *argument)
{
    sem_t *semaphore = argument;

    while (sem_wait(semaphore) != 0)
        continue;
    return NULL;
}

/* A pool whose threads come and go. Who is told to go is gone a little later. */
static void breathe(struct deviant *server)
{
    static sem_t leave;
    static unsigned size;
    unsigned wanted = draw(POOL_SIZE + 1);

    if (server->round == 1)
        sem_init(&leave, 0, 0);
    for (; size < wanted; size++)
        deviant_begin_thread(work, &leave);
    for (; size > wanted; size--)
        sem_post(&leave);
}

/* A thread that is there from some round on, as a collector's is. */
static void begin_collector(struct deviant *server)
{
    static int round;

    if (round == 0)
        round = 1 + (int)draw(24);
    if (server->round == round)
        deviant_begin_idle_thread();
}

/* What is opened when it is needed, and then kept: one thing more in each of some rounds. */
static void open_lazily(struct deviant *server)
{
    switch (server->round) {
    case 2:
        open("/dev/urandom", O_RDONLY | O_CLOEXEC);
        break;
    case 3:
        epoll_create1(EPOLL_CLOEXEC);
        break;
    case 5:
        eventfd(0, EFD_CLOEXEC);
        break;
    case 6:
        open("/etc/localtime", O_RDONLY | O_CLOEXEC);
        break;
    case 7:
        open("/etc/passwd", O_RDONLY | O_CLOEXEC);
        break;
    default:
        break;
    }
}

const struct fault runtime_faults[] = {
    {"leak-port", "forgets a port each round", leak_port, AT_RETURN, 0},
    {"leak-port-each-second", "forgets a port each second round", leak_port_each_second, AT_RETURN,
        0},
    {"leak-thread-each-second", "leaves a thread each second round", leak_thread_each_second,
        AT_RETURN, 0},
    {"leak-eventfd-each-second", "makes an eventfd each second round", leak_eventfd_each_second,
        AT_RETURN, 0},
    {"leak-thread-among-others", "leaves a thread each round, and has others end late",
        leak_thread_among_others, AT_RETURN, 0},
    {"be-deaf-beside-threads", "does not notice the pipe's end, and has threads",
        be_deaf_beside_threads, AT_RUN, 0},
    {"grow-pool", "begins a thread in each of its first rounds", grow_pool, AT_RUN, 0},
    {"grow-pool-at-once", "begins many threads in its fourth round", grow_pool_at_once, AT_RUN, 0},
    {"grow-pool-by-chance", "begins threads now and then, up to a number", grow_pool_by_chance,
        AT_RUN, 0},
    {"breathe", "has threads that come and go", breathe, AT_RUN, 0},
    {"begin-collector", "begins a thread in some round", begin_collector, AT_RUN, 0},
    {"open-lazily", "opens descriptors when it needs them", open_lazily, AT_RUN, 0},
    {0},
};
