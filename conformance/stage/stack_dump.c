/* stack_dump.c - the stacks of programs that hang. */
#include "config.h"

#include "conformance/stage/stack_dump.h"

#include "conformance/language/text.h"
#include "conformance/stage/process.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* A runtime that has begun to write its stacks goes on at once: after so long it is at the end. */
#define QUIET_MS 200

/* Bytes of one dump that are kept. */
#define DUMP_MAX ((size_t)16384)

/* A dump that is awaited. */
struct dump {
    struct actor *actor;
    size_t begin;    /* where it begins in the actor's transcript */
    size_t left_out; /* bytes that were dropped from that by then */
    bool has_ended;  /* its standard error did, or its process */
};

static int signal_for(const struct stage *stage, const struct actor *actor)
{
    const struct pairing *pairing = stage->pairing;

    if (actor->state != ACTOR_RUNNING || actor->words.fd < 0 ||
        process_stopped(actor->pid) != PROCESS_STOP_NONE)
        return 0;
    return actor->role == ROLE_SERVER   ? pairing->server->stack_signal
           : actor->role == ROLE_CLIENT ? pairing->client->stack_signal
                                        : 0;
}

/* Asks each for its stacks. Returns how many were asked. */
static size_t ask(struct stage *stage, struct dump *dumps)
{
    size_t count = 0;

    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];
        int number = signal_for(stage, actor);
        struct dump dump;

        if (number == 0)
            continue;
        /* What it said before is no part of it. */
        transcript_drain(&actor->words);
        dump = (struct dump){actor, actor->words.length, actor->words.left_out, false};
        if (actor_signal(actor, number) == 0)
            dumps[count++] = dump;
    }
    return count;
}

/* Waits for one of them to write or end. Returns what poll does; 0 when all were quiet so long. */
static int turn(struct dump *dumps, size_t count, int most_ms)
{
    struct pollfd *fds = calloc(2 * count, sizeof *fds);
    int ready;

    if (fds == NULL)
        return -1;
    for (size_t i = 0; i < count; i++) {
        fds[2 * i].fd = dumps[i].has_ended ? -1 : dumps[i].actor->words.fd;
        fds[2 * i + 1].fd = dumps[i].has_ended ? -1 : dumps[i].actor->pidfd;
        fds[2 * i].events = fds[2 * i + 1].events = POLLIN;
    }
    ready = poll(fds, 2 * (nfds_t)count, most_ms);
    for (size_t i = 0; ready > 0 && i < count; i++) {
        if (fds[2 * i].revents != 0 && transcript_read(&dumps[i].actor->words) != 0)
            ready = -1;
        /* What it wrote before its end is in the pipe by then. */
        if (fds[2 * i + 1].revents != 0)
            transcript_drain(&dumps[i].actor->words);
        dumps[i].has_ended |= fds[2 * i + 1].revents != 0 || dumps[i].actor->words.fd < 0;
    }
    free(fds);
    return ready;
}

static bool is_complete(const struct dump *dumps, size_t count, bool is_quiet)
{
    for (size_t i = 0; i < count; i++) {
        const struct transcript *words = &dumps[i].actor->words;
        bool has_begun = words->length != dumps[i].begin || words->left_out != dumps[i].left_out;

        if (!dumps[i].has_ended && !(is_quiet && has_begun))
            return false;
    }
    return true;
}

/* Quiet counts once each has begun: who never does costs the whole time. */
static void await_dumps(struct stage *stage, struct dump *dumps, size_t count)
{
    const int64_t end_ms = trace_now(&stage->trace) / 1000 + STACK_DUMP_MS;
    bool is_quiet = false;

    while (!is_complete(dumps, count, is_quiet)) {
        int64_t left_ms = end_ms - trace_now(&stage->trace) / 1000;
        int ready;

        if (left_ms <= 0)
            return;
        ready = turn(dumps, count, left_ms < QUIET_MS ? (int)left_ms : QUIET_MS);
        if (ready < 0 && errno != EINTR)
            return;
        is_quiet = ready == 0;
    }
}

/* The picture of a process. NULL when there is none. */
static json_t *picture_of(const struct stage *stage, pid_t pid)
{
    size_t index;
    json_t *picture;

    json_array_foreach (stage->processes, index, picture)
        if (json_integer_value(json_object_get(picture, "pid")) == pid)
            return picture;
    return NULL;
}

/* Where more came than is kept, what is shown is the last that is there. */
static void show(struct stage *stage, const struct dump *dump)
{
    const struct transcript *words = &dump->actor->words;
    json_t *picture = picture_of(stage, dump->actor->pid);
    size_t begin = words->left_out == dump->left_out ? dump->begin : 0;
    size_t length = words->length - begin;

    if (picture == NULL || words->text == NULL || length == 0)
        return;
    json_object_set_new(
        picture, "stack", text_to_json(words->text + begin, length < DUMP_MAX ? length : DUMP_MAX));
}

void stack_dump_take(struct stage *stage)
{
    struct dump *dumps;
    size_t count;

    if (json_array_size(stage->processes) == 0)
        return;
    dumps = calloc(stage->actor_count + 1, sizeof *dumps);
    if (dumps == NULL)
        return;
    count = ask(stage, dumps);
    await_dumps(stage, dumps, count);
    for (size_t i = 0; i < count; i++)
        show(stage, &dumps[i]);
    free(dumps);
}
