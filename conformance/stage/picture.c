/* picture.c - where every process of a case stood. */
#include "config.h"

#include "conformance/stage/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conformance/language/text.h"
#include "conformance/stage/process.h"

/* Of what was seen or heard of an actor, the last: what it was told, or did not come to, is no such
   thing. NULL when there is nothing. */
static char *last_event(const struct stage *stage, const struct actor *actor)
{
    for (size_t i = json_array_size(stage->trace.events); i-- > 0;) {
        json_t *event = json_array_get(stage->trace.events, i);
        const char *name = json_string_value(json_object_get(event, "actor"));
        const char *what = json_string_value(json_object_get(event, "event"));
        if (strcmp(name, actor->name) != 0 || strcmp(what, "step") == 0 ||
            strcmp(what, "command") == 0 || strcmp(what, "unseen") == 0)
            continue;
        const char *text = json_string_value(json_object_get(event, "text"));
        char *line;
        int length = asprintf(&line, "%.3f ms  %s%s%s",
            (double)json_integer_value(json_object_get(event, "t_us")) / 1e3, what,
            text ? "  " : "", text ? text : "");
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
    if (event)
        json_object_set_new(picture, "last", text_to_json(event, strlen(event)));
    if (*line)
        json_object_set_new(picture, "words", text_to_json(line, strlen(line)));
    json_decref(words);
    free(event);
}

/* Says of an entry "NUMBER TARGET" of a process's descriptors which side of whose pipe it is. */
static void mark_side(json_t *descriptors, int number, const char *side, const char *server)
{
    for (size_t i = 0; i < json_array_size(descriptors); i++) {
        const char *text = json_string_value(json_array_get(descriptors, i));
        if (strtol(text, NULL, 10) == number) {
            json_array_set_new(
                descriptors, i, json_sprintf("%s, %s of %s's handshake", text, side, server));
            return;
        }
    }
}

static void mark_item(
    const struct stage *stage, const struct inventory_item *item, json_t *descriptors)
{
    for (size_t i = 0; i < stage->actor_count; i++) {
        const struct actor *actor = &stage->actors[i];
        const char *side = pipe_ends_side(&actor->pipe_ends, item);
        if (side) {
            mark_side(
                descriptors, item->number, side, actor->home ? actor->home->name : actor->name);
            return;
        }
    }
}

/* Who still has which side of a handshake's pipe is what many a hang hangs on. */
static void mark_pipes(const struct stage *stage, pid_t pid, json_t *picture)
{
    struct inventory inventory;
    json_t *descriptors = json_object_get(picture, "descriptors");
    if (inventory_take(pid, &inventory) == 0)
        for (size_t i = 0; i < inventory.count; i++)
            mark_item(stage, &inventory.items[i], descriptors);
    inventory_free(&inventory);
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
        process_name(pids[i], name, sizeof name);
        json_t *picture = process_picture(actor ? actor->name : name, pids[i]);
        if (actor && picture)
            add_last(stage, actor, picture);
        mark_pipes(stage, pids[i], picture);
        json_array_append_new(stage->processes, picture);
    }
    free(pids);
}
