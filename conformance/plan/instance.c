/* instance.c - who takes part in a case. */
#include "config.h"

#include "conformance/plan/instance.h"

#include "conformance/language/verb.h"

#include <string.h>

unsigned instance_role(const json_t *instance, const char *name)
{
    const json_t *actor = json_object_get(json_object_get(instance, "actors"), name);
    const char *word = json_string_value(json_object_get(actor, "role"));

    if (strcmp(name, ACTOR_BOOTSTRAP) == 0)
        return ROLE_BOOTSTRAP;
    for (unsigned role = ROLE_SERVER; word != NULL && role <= ROLE_PUPPET; role <<= 1)
        if (strcmp(word, role_word((enum role)role)) == 0)
            return role;
    return 0;
}

unsigned instance_roles(const json_t *instance)
{
    json_t *actors = json_object_get(instance, "actors"), *actor;
    unsigned roles = 0;
    const char *name;

    json_object_foreach (actors, name, actor)
        roles |= instance_role(instance, name);
    return roles;
}

const char *instance_pipe_maker(const json_t *instance, const char *server)
{
    const json_t *actor = json_object_get(json_object_get(instance, "actors"), server);

    return json_string_value(json_object_get(actor, "pipe"));
}
