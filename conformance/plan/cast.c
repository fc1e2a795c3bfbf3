/* cast.c - the actors of a case and their ports, for a static check. */
#include "config.h"

#include "conformance/plan/cast.h"

#include "conformance/language/claim.h"
#include "conformance/language/identifier.h"
#include "conformance/plan/instance.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const role_words[] = {"server", "client", "puppet", NULL};
static const char *const server_keys[] = {"role", "right", "pipe", NULL};
static const char *const client_keys[] = {"role", "right", NULL};
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
    int error;

    if (strcmp(name, ACTOR_BOOTSTRAP) == 0)
        return document_complain(document, place, "another name", "\"bootstrap\" is reserved");
    if (!identifier_is_valid(name))
        return document_complain(
            document, place, IDENTIFIER_RULE, "is not a valid name for an actor");
    error = document_check_object(document, place, actor, server_keys);
    if (error == 0)
        error = document_check_word(
            document, &role_place, json_object_get(actor, "role"), role_words, &role);
    if (error < 0)
        return error;
    server = strcmp(role, "server") == 0;
    if (strcmp(role, "puppet") == 0)
        error = document_check_object(document, place, actor, puppet_keys);
    else if (!server)
        error = document_check_object(document, place, actor, client_keys);
    if (error == 0 && strcmp(role, "puppet") != 0)
        error = document_check_word(document, &right_place, json_object_get(actor, "right"),
            server ? expected_words : disposition_words, &right);
    return error < 0 ? error : cast_set_phase(cast, name, server ? PHASE_ALIVE : PHASE_UNBORN);
}

static bool asks_for_write_side(const json_t *instance)
{
    size_t index;
    json_t *need;

    json_array_foreach (json_object_get(instance, "needs"), index, need) {
        if (claim_bit(capability_words, json_string_value(need)) == CAPABILITY_WRITE_SIDE)
            return true;
    }
    return false;
}

/* A puppet that makes a pipe exists from the start; the server that gets the pipe does not. */
static int check_pipe(
    struct cast *cast, const struct json_place *place, const char *server, const json_t *value)
{
    const struct document *document = cast->document;
    struct json_place pipe_place = {.up = place, .key = "pipe"};
    const char *maker = NULL;
    int error = document_check_text(document, &pipe_place, value, &maker);

    if (error < 0)
        return error;
    if (instance_role(cast->instance, maker) != ROLE_PUPPET)
        return document_complain(
            document, &pipe_place, "a puppet among \"actors\"", "\"%s\" is not a puppet", maker);
    if (phase_of(cast, maker) == PHASE_ALIVE)
        return document_complain(document, &pipe_place, "a puppet for each server",
            "\"%s\" makes the pipe of another server", maker);
    if (!asks_for_write_side(cast->instance))
        return document_complain(document, &pipe_place, "\"write-side\" among \"needs\"",
            "needs the capability write-side");
    if (json_object_set_new(cast->homes, maker, json_string(server)) < 0)
        return -ENOMEM;
    error = cast_set_phase(cast, maker, PHASE_ALIVE);
    return error < 0 ? error : cast_set_phase(cast, server, PHASE_UNBORN);
}

static int check_pipes(struct cast *cast, const struct json_place *place, json_t *actors)
{
    const char *name;
    json_t *actor;

    json_object_foreach (actors, name, actor) {
        struct json_place member = {.up = place, .key = name};
        const json_t *pipe = json_object_get(actor, "pipe");
        int error = pipe != NULL ? check_pipe(cast, &member, name, pipe) : 0;

        if (error < 0)
            return error;
    }
    return 0;
}

int cast_begin(struct cast *cast, const struct document *document, json_t *instance)
{
    struct json_place place = {.key = "actors"};
    json_t *actors = json_object_get(instance, "actors"), *actor;
    const char *name;
    int error;

    *cast = (struct cast){
        .document = document,
        .instance = instance,
        .phases = json_object(),
        .ports = json_object(),
        .homes = json_object(),
    };
    if (cast->phases == NULL || cast->ports == NULL || cast->homes == NULL)
        return -ENOMEM;
    if (!json_is_object(actors) || json_object_size(actors) == 0)
        return document_complain(
            document, &place, "an object with at least one actor", "names no actor");
    json_object_foreach (actors, name, actor) {
        struct json_place member = {.up = &place, .key = name};

        error = check_actor(cast, &member, name, actor);
        if (error < 0)
            return error;
    }
    error = check_pipes(cast, &place, actors);
    return error < 0 ? error : cast_set_phase(cast, ACTOR_BOOTSTRAP, PHASE_ALIVE);
}

void cast_end(struct cast *cast)
{
    json_decref(cast->homes);
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
        return document_complain(cast->document, place, "the program's name",
            "actor \"%s\" has become a client or a server", actor);
    case PHASE_GONE:
        break;
    }
    /*
     * What a server or client wrote before it ended can still be read; a puppet that ended is
     * silent.
     */
    if (verb->id == VERB_AWAIT_EXITED || (verb->await && role != ROLE_PUPPET))
        return 0;
    return document_complain(
        cast->document, place, "an actor that has not ended", "actor \"%s\" has ended", actor);
}

/* The server that a child of PARENT belongs to: PARENT, if it is a server; else PARENT's own. */
static const char *home_of(const struct cast *cast, const char *parent)
{
    return instance_role(cast->instance, parent) == ROLE_SERVER
               ? parent
               : json_string_value(json_object_get(cast->homes, parent));
}

int cast_check_launch(const struct cast *cast, const struct json_place *place, const char *server)
{
    const char *maker = instance_pipe_maker(cast->instance, server);

    if (maker == NULL)
        return 0;
    return document_complain(cast->document, place, "a server that makes its pipe itself",
        "\"%s\" makes the pipe of \"%s\", which launches nobody", maker, server);
}

int cast_add_actor(struct cast *cast, const struct json_place *place, unsigned roles,
    const char *parent, const char *name)
{
    unsigned actual = instance_role(cast->instance, name);
    const char *home = home_of(cast, parent);

    if (actual == 0)
        return document_complain(
            cast->document, place, "a key of \"actors\"", "no actor \"%s\"", name);
    if ((actual & roles) == 0)
        return document_complain(cast->document, place,
            roles == ROLE_PUPPET ? role_word(ROLE_PUPPET) : "client or server",
            "actor \"%s\" is a %s", name, role_word((enum role)actual));
    if (phase_of(cast, name) != PHASE_UNBORN)
        return document_complain(cast->document, place, "an actor that does not exist yet",
            "actor \"%s\" exists already", name);
    if (actual == ROLE_SERVER && (home == NULL || strcmp(home, name) != 0))
        return document_complain(cast->document, place, "a puppet that has this server's pipe",
            "\"%s\" does not have the pipe of \"%s\"", parent, name);
    if (home != NULL && actual != ROLE_SERVER &&
        json_object_set_new(cast->homes, name, json_string(home)) < 0)
        return -ENOMEM;
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
    int error = 0;

    if (!identifier_is_valid(port))
        return document_complain(
            cast->document, place, IDENTIFIER_RULE, "is not a valid name for a port");
    key = port_key(actor, port);
    if (key == NULL)
        return -ENOMEM;
    if (json_object_get(cast->ports, key) != NULL)
        error = document_complain(cast->document, place, "a name not used yet",
            "\"%s\" has a port \"%s\" already", actor, port);
    else if (json_object_set_new(cast->ports, key, json_true()) < 0)
        error = -ENOMEM;
    free(key);
    return error;
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
    int error = key == NULL || json_object_set_new(cast->ports, key, json_false()) < 0;

    free(key);
    return error != 0 ? -ENOMEM : 0;
}

int cast_check_complete(const struct cast *cast)
{
    struct json_place place = {.key = "actors"};
    json_t *actors = json_object_get(cast->instance, "actors"), *actor;
    const char *name;

    json_object_foreach (actors, name, actor) {
        struct json_place member = {.up = &place, .key = name};

        if (phase_of(cast, name) == PHASE_UNBORN)
            return document_complain(cast->document, &member,
                "a step that launches, forks or executes it", "is never created");
    }
    return 0;
}
