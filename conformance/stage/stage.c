/* stage.c - where one case is played: who is there. */
#include "config.h"

#include "conformance/stage/stage.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct actor *stage_actor(const struct stage *stage, const char *name)
{
    for (size_t i = 0; i < stage->actor_count; i++)
        if (strcmp(stage->actors[i].name, name) == 0)
            return &stage->actors[i];
    return NULL;
}

struct actor *stage_actor_of_pid(const struct stage *stage, pid_t pid)
{
    /* A puppet and the client that it became share one; the client is who it is now. */
    for (size_t i = 0; i < stage->actor_count; i++) {
        struct actor *actor = &stage->actors[i];

        if (actor->pid == pid && actor->state != ACTOR_ABSENT && actor->state != ACTOR_CHANGED)
            return actor;
    }
    return NULL;
}

bool stage_is_second_edition(const struct stage *stage)
{
    const char *edition = json_string_value(json_object_get(stage->instance, "edition"));

    return edition != NULL && claim_bit(edition_words, edition) == EDITION_E2;
}

struct actor *stage_bootstrap(const struct stage *stage)
{
    return &stage->actors[0];
}

bool stage_bootstrap_answers(const struct stage *stage)
{
    const struct actor *bootstrap = stage_bootstrap(stage);

    return stage->feed.is_ready && bootstrap->state == ACTOR_RUNNING && !bootstrap->stopped &&
           !bootstrap->accounted;
}

json_t *stage_words(const struct stage *stage, const struct actor *actor)
{
    struct transcript words;
    char *path;
    json_t *text;

    if (actor->role != ROLE_PUPPET)
        return transcript_to_json(&actor->words);
    if (asprintf(&path, "%s/%s.stderr", stage->folder, actor->name) < 0)
        return NULL;
    transcript_begin(&words, open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    free(path);
    text = transcript_drain(&words) == 0 ? transcript_to_json(&words) : NULL;
    transcript_end(&words);
    return text;
}

char **stage_environment(const struct stage *stage, enum role role)
{
    char **additions = pairing_player(stage->pairing, role)->environment;
    size_t count = 0;
    char **environment;

    while (additions != NULL && additions[count] != NULL)
        count++;
    environment = calloc(count + 2, sizeof *environment);
    if (environment != NULL) {
        for (size_t i = 0; i < count; i++)
            environment[i] = additions[i];
        environment[count] = stage->bootstrap_variable;
    }
    return environment;
}

int stage_tell(struct stage *stage, struct actor *actor, const char *command, const char *key)
{
    int error = adapter_command(&actor->adapter, command, key);

    if (error == 0)
        trace_add(&stage->trace, actor->name, "command", json_pack("{s:s}", "text", command));
    return error;
}

int64_t stage_start_ms(const struct stage *stage)
{
    return (int64_t)stage->clock.timeout_ms * STAGE_START_PATIENCE;
}
