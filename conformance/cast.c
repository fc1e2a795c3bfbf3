/* cast.c - actors and ports on paper. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/cast.h"
#include "conformance/scenario.h"
#include "conformance/word.h"

static const char *const role_words[] = {"server", "client", "puppet", NULL};
static const char *const actor_keys[] = {"role", "right", NULL};
static const char *const puppet_keys[] = {"role", NULL};

static enum phase phase_of(const struct cast *cast, const char *actor)
{
    return (enum phase)json_integer_value(json_object_get(cast->phases, actor));
}

int cast_set_phase(struct cast *cast, const char *actor, enum phase phase)
{
    return json_object_set_new(cast->phases, actor, json_integer(phase)) < 0 ? -ENOMEM : 0;
}

static int check_actor(
    struct cast *cast, const struct json_place *place, const char *name, json_t *actor)
{
    const struct document *document = cast->document;
    struct json_place role_place = {.up = place, .key = "role"};
    struct json_place right_place = {.up = place, .key = "right"};
    const char *role = "", *right;
    bool server;
    int fault;

    if (strcmp(name, ACTOR_BOOTSTRAP) == 0)
        return document_complain(document, place, "another name", "\"bootstrap\" is reserved");
    if (!word_is_name(name))
        return document_complain(document, place, WORD_NAME, "is no name for an actor");
    fault = document_check_object(document, place, actor, actor_keys);
    if (fault == 0)
        fault = document_check_word(
            document, &role_place, json_object_get(actor, "role"), role_words, &role);
    if (fault < 0)
        return fault;
    server = strcmp(role, "server") == 0;
    if (strcmp(role, "puppet") == 0)
        fault = document_check_object(document, place, actor, puppet_keys);
    else
        fault = document_check_word(document, &right_place, json_object_get(actor, "right"),
            server ? expected_words : disposition_words, &right);
    return fault < 0 ? fault : cast_set_phase(cast, name, server ? PHASE_ALIVE : PHASE_UNBORN);
}

int cast_begin(struct cast *cast, const struct document *document, json_t *instance)
{
    struct json_place place = {.key = "actors"};
    json_t *actors = json_object_get(instance, "actors"), *actor;
    const char *name;

    *cast = (struct cast){
        .document = document,
        .instance = instance,
        .phases = json_object(),
        .ports = json_object(),
    };
    if (cast->phases == NULL || cast->ports == NULL)
        return -ENOMEM;
    if (!json_is_object(actors) || json_object_size(actors) == 0)
        return document_complain(
            document, &place, "an object with at least one actor", "names no actor");
    json_object_foreach(actors, name, actor)
    {
        struct json_place member = {.up = &place, .key = name};
        int fault = check_actor(cast, &member, name, actor);

        if (fault < 0)
            return fault;
    }
    return cast_set_phase(cast, ACTOR_BOOTSTRAP, PHASE_ALIVE);
}

void cast_end(struct cast *cast)
{
    json_decref(cast->ports);
    json_decref(cast->phases);
}

int cast_check_presence(const struct cast *cast, const struct json_place *place,
    const struct verb *verb, unsigned role, const char *actor)
{
    switch (phase_of(cast, actor)) {
    case PHASE_ALIVE:
        return 0;
    case PHASE_UNBORN:
        return document_complain(cast->document, place,
            "an actor that an earlier step launched, forked or executed",
            "actor \"%s\" does not exist yet", actor);
    case PHASE_REPLACED:
        return document_complain(
            cast->document, place, "the client's name", "actor \"%s\" has become a client", actor);
    case PHASE_GONE:
        break;
    }
    /* What a server or client said before its end can still be read; a puppet is heard no more. */
    if (verb->id == VERB_AWAIT_EXITED || (verb->await && role != ROLE_PUPPET))
        return 0;
    return document_complain(
        cast->document, place, "an actor that is still there", "actor \"%s\" has ended", actor);
}

int cast_add_actor(
    struct cast *cast, const struct json_place *place, enum role role, const char *name)
{
    unsigned actual = scenario_role(cast->instance, name);

    if (actual == 0)
        return document_complain(
            cast->document, place, "a key of \"actors\"", "no actor \"%s\"", name);
    if (actual != role)
        return document_complain(cast->document, place, role_word(role), "actor \"%s\" is a %s",
            name, role_word((enum role)actual));
    if (phase_of(cast, name) != PHASE_UNBORN)
        return document_complain(cast->document, place, "an actor that does not exist yet",
            "actor \"%s\" exists already", name);
    return cast_set_phase(cast, name, PHASE_ALIVE);
}

/* The key of ports for PORT of ACTOR; the caller frees it. */
static char *port_key(const char *actor, const char *port)
{
    char *key = NULL;

    return asprintf(&key, "%s/%s", actor, port) < 0 ? NULL : key;
}

int cast_add_port(
    struct cast *cast, const struct json_place *place, const char *actor, const char *port)
{
    char *key;
    int fault = 0;

    if (!word_is_name(port))
        return document_complain(cast->document, place, WORD_NAME, "is no name for a port");
    key = port_key(actor, port);
    if (key == NULL)
        return -ENOMEM;
    if (json_object_get(cast->ports, key) != NULL)
        fault = document_complain(cast->document, place, "a name not used yet",
            "\"%s\" has a port \"%s\" already", actor, port);
    else if (json_object_set_new(cast->ports, key, json_true()) < 0)
        fault = -ENOMEM;
    free(key);
    return fault;
}

int cast_check_port(
    const struct cast *cast, const struct json_place *place, const char *actor, const char *port)
{
    char *key = port_key(actor, port);
    bool known = key != NULL && json_is_true(json_object_get(cast->ports, key));

    free(key);
    if (key == NULL)
        return -ENOMEM;
    if (known)
        return 0;
    return document_complain(cast->document, place,
        "a port that an earlier step of this actor made", "\"%s\" has no port \"%s\"", actor, port);
}

int cast_drop_port(struct cast *cast, const char *actor, const char *port)
{
    char *key = port_key(actor, port);
    int fault = key == NULL || json_object_set_new(cast->ports, key, json_false()) < 0;

    free(key);
    return fault ? -ENOMEM : 0;
}

int cast_check_complete(const struct cast *cast)
{
    struct json_place place = {.key = "actors"};
    json_t *actors = json_object_get(cast->instance, "actors"), *actor;
    const char *name;

    json_object_foreach(actors, name, actor)
    {
        struct json_place member = {.up = &place, .key = name};

        if (phase_of(cast, name) == PHASE_UNBORN)
            return document_complain(cast->document, &member,
                "a step that launches, forks or executes it", "never begins to exist");
    }
    return 0;
}
