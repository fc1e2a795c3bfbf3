/* picture.c - where every process of a case stood. */
#include "config.h"

#include "conformance/stage/picture.h"

#include "conformance/language/signal_name.h"
#include "conformance/language/text.h"
#include "conformance/stage/process.h"
#include "conformance/stage/process_picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <unistd.h>

/* Of what was seen or heard of an actor, the last: what it was told, or did not come to, is no such
   thing. NULL when there is nothing. */
static char *last_event(const struct stage *stage, const struct actor *actor)
{
    for (size_t i = json_array_size(stage->trace.events); i-- > 0;) {
        json_t *event = json_array_get(stage->trace.events, i);
        const char *name = json_string_value(json_object_get(event, "actor"));
        const char *what = json_string_value(json_object_get(event, "event"));
        const char *text;
        char *line;
        int length;

        if (strcmp(name, actor->name) != 0 || strcmp(what, "step") == 0 ||
            strcmp(what, "command") == 0 || strcmp(what, "unseen") == 0)
            continue;
        text = json_string_value(json_object_get(event, "text"));
        length = asprintf(&line, "%.3f ms  %s%s%s",
            (double)json_integer_value(json_object_get(event, "t_us")) / 1e3, what,
            text != NULL ? "  " : "", text != NULL ? text : "");
        return length < 0 ? NULL : line;
    }
    return NULL;
}

/* What an actor last did and said: a hang is told by what did not follow. */
static void add_last(const struct stage *stage, const struct actor *actor, json_t *picture)
{
    char *event = last_event(stage, actor);
    char line[512] = "";
    json_t *words = stage_words(stage, actor);

    text_last_line(json_string_value(words), json_string_length(words), line, sizeof line);
    if (event != NULL)
        json_object_set_new(picture, "last", text_to_json(event, strlen(event)));
    if (*line != '\0')
        json_object_set_new(picture, "words", text_to_json(line, strlen(line)));
    json_decref(words);
    free(event);
}

/* Says behind an entry "NUMBER TARGET" of a process's descriptors what it is. */
static void mark(json_t *descriptors, int number, const char *what)
{
    for (size_t i = 0; i < json_array_size(descriptors); i++) {
        const char *text = json_string_value(json_array_get(descriptors, i));

        if (strtol(text, NULL, 10) == number) {
            json_array_set_new(descriptors, i, json_sprintf("%s, %s", text, what));
            return;
        }
    }
}

/* What was taken out of a pipe by puppets. Returns whether a client may have taken some, who does
   not tell. */
static bool find_taken(
    const struct stage *stage, const struct pipe_ends *ends, struct pipe_taken *taken)
{
    bool has_client = false;

    *taken = (struct pipe_taken){0};
    for (size_t i = 0; i < stage->actor_count; i++) {
        const struct actor *actor = &stage->actors[i];

        if (!identity_is(&actor->pipe_ends.read, &ends->read))
            continue;
        has_client |= actor->role == ROLE_CLIENT && actor->state != ACTOR_ABSENT;
        if (actor->taken.bytes > taken->bytes)
            *taken = actor->taken;
    }
    return has_client;
}

/* Says what is in a pipe, and what arrived in it so far; nothing where that cannot be seen. */
static void describe_pipe(const struct stage *stage, const struct actor *holder, int number,
    const struct pipe_ends *ends, char *text, size_t size)
{
    unsigned char bytes[PIPE_CONTENT_MAX];
    char arrived[PIPE_CONTENT_TEXT_MAX];
    struct pipe_taken taken;
    int unread = -1, copy = holder->pidfd < 0 ? -1 : pidfd_getfd(holder->pidfd, number, 0);
    ssize_t copied;

    *text = '\0';
    if (copy < 0)
        return;
    copied = pipe_content_copy(copy, bytes, sizeof bytes);
    if (ioctl(copy, FIONREAD, &unread) == 0 && copied >= 0) {
        bool has_client = find_taken(stage, ends, &taken);

        pipe_content_describe(
            &taken, bytes, (size_t)copied, (size_t)unread, arrived, sizeof arrived);
        snprintf(text, size, has_client ? ", %d bytes unread%s" : ", %d bytes unread; arrived: %s",
            unread, has_client ? "; what a client took out is not known" : arrived);
    }
    close(copy);
}

/* `holder` is whose descriptor it is, NULL if that is no actor; `actor` whose pipe. */
static void mark_pipe(const struct stage *stage, const struct actor *holder,
    const struct actor *actor, const struct inventory_item *item, const char *side,
    json_t *descriptors)
{
    const char *server = actor->home != NULL ? actor->home->name : actor->name;
    char text[512], content[PIPE_CONTENT_TEXT_MAX + 64] = "";

    if (holder != NULL && pipe_ends_reads(&actor->pipe_ends, item))
        describe_pipe(stage, holder, item->number, &actor->pipe_ends, content, sizeof content);
    snprintf(text, sizeof text, "%s of %s's handshake%s", side, server, content);
    mark(descriptors, item->number, text);
}

/* A right is a few descriptors; the handle says whose. */
static void mark_handle(
    const struct stage *stage, const struct inventory_item *item, json_t *descriptors)
{
    char text[256];

    if (stage->feed.queue.inode != 0 && identity_is(&stage->feed.queue, &item->identity)) {
        mark(descriptors, item->number, "a right to the bootstrap port");
        return;
    }
    for (const struct publication *service = stage->services; service != NULL;
         service = service->next) {
        if (!identity_is(&service->queue, &item->identity))
            continue;
        snprintf(text, sizeof text, "a right to the service of %s%s", service->server,
            service->is_named ? ", whose name is in the pipe" : "");
        mark(descriptors, item->number, text);
        return;
    }
}

static void mark_item(const struct stage *stage, const struct actor *holder,
    const struct inventory_item *item, json_t *descriptors)
{
    if (strcmp(item->kind, inventory_handle) == 0)
        mark_handle(stage, item, descriptors);
    for (size_t i = 0; i < stage->actor_count; i++) {
        const struct actor *actor = &stage->actors[i];
        const char *side = pipe_ends_side(&actor->pipe_ends, item);

        if (side != NULL) {
            mark_pipe(stage, holder, actor, item, side, descriptors);
            return;
        }
    }
}

/* Who still has which side of a handshake's pipe is what many a hang hangs on. */
static void mark_descriptors(
    const struct stage *stage, const struct actor *holder, pid_t pid, json_t *picture)
{
    struct inventory inventory;
    json_t *descriptors = json_object_get(picture, "descriptors");

    if (inventory_take(pid, &inventory) == 0)
        for (size_t i = 0; i < inventory.count; i++)
            mark_item(stage, holder, &inventory.items[i], descriptors);
    inventory_free(&inventory);
}

void picture_begin(struct stage *stage)
{
    stage->clock.step_begun_us = trace_now(&stage->trace);
    for (size_t i = 0; i < stage->actor_count; i++)
        if (stage->actors[i].state == ACTOR_RUNNING)
            stage->actors[i].begun_us = process_time_us(stage->actors[i].pid);
}

/* Percent of a processor from which on a process is called busy, and not asleep. */
#define BUSY_PERCENT 10

/* Counts the threads of a picture that are in a state. */
static size_t count_state(const json_t *picture, char state)
{
    const json_t *threads = json_object_get(picture, "waits");
    size_t count = 0;

    for (size_t i = 0; i < json_array_size(threads); i++) {
        const json_t *one = json_object_get(json_array_get(threads, i), "state");

        count += json_string_value(one)[0] == state;
    }
    return count;
}

/* Whether a process works, waits or is stopped. One that never waits may not have had the processor
   at this moment: what it used since the step began tells. */
static void add_activity(struct stage *stage, const struct actor *actor, json_t *picture)
{
    const char *state = json_string_value(json_object_get(picture, "state"));
    int64_t used_us = process_time_us(actor->pid) - actor->begun_us;
    int64_t passed_us = trace_now(&stage->trace) - stage->clock.step_begun_us;
    bool is_busy = used_us * 100 >= passed_us * BUSY_PERCENT || count_state(picture, 'R') > 0;
    int number;

    if (actor->state != ACTOR_RUNNING)
        return;
    json_object_set_new(picture, "activity",
        json_string(*state == 'T'   ? "stopped"
                    : *state == 't' ? "stopped by a debugger"
                    : is_busy       ? "busy"
                                    : "asleep"));
    json_object_set_new(picture, "processor_ms", json_real((double)used_us / 1e3));
    number = *state == 'T' ? process_stop_signal(actor->pid) : 0;
    if (number > 0)
        json_object_set_new(picture, "stop_signal",
            signal_name(number) != NULL ? json_string(signal_name(number))
                                        : json_sprintf("signal %d", number));
}

void picture_take(struct stage *stage)
{
    pid_t *pids;
    size_t count;

    if (json_array_size(stage->processes) > 0 || process_descendants(getpid(), &pids, &count) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct actor *actor = stage_actor_of_pid(stage, pids[i]);
        char name[PROCESS_NAME_MAX];
        json_t *picture;

        process_name(pids[i], name, sizeof name);
        picture = process_picture(actor != NULL ? actor->name : name, pids[i]);
        if (actor != NULL && picture != NULL) {
            add_activity(stage, actor, picture);
            add_last(stage, actor, picture);
        }
        mark_descriptors(stage, actor, pids[i], picture);
        json_array_append_new(stage->processes, picture);
    }
    free(pids);
}
