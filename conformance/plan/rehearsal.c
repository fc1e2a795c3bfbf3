/* rehearsal.c - the rules of the scenario language that need the order of steps. */
#include "config.h"

#include "conformance/plan/rehearsal.h"

#include "conformance/language/signal_name.h"
#include "conformance/plan/cast.h"
#include "conformance/plan/instance.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const char *const expect_keys[] = {"log", "requirement", NULL};
static const char *const log_words[] = {"due", "none", NULL};

struct rehearsal {
    const struct document *document;
    const struct catalogue *catalogue;
    json_t *instance;
    struct rounds rounds;
    struct cast cast;
};

/* Says that NAME is unknown or, if its requirement is known, that it has no such part. */
static int complain_of_name(const struct document *document, const struct json_place *place,
    const struct catalogue *catalogue, const char *name)
{
    const struct requirement *requirement = NULL;
    char id[64], keys[512] = "";
    size_t used = 0;

    if (snprintf(id, sizeof id, "%.*s", (int)strcspn(name, "."), name) < (int)sizeof id)
        requirement = catalogue_find(catalogue, id);
    if (requirement == NULL)
        return document_complain(
            document, place, "an id of requirements.json", "unknown requirement \"%s\"", name);
    for (size_t i = 0; i < requirement->part_count && used < sizeof keys; i++)
        used += (size_t)snprintf(
            keys + used, sizeof keys - used, "%s%s", i > 0 ? ", " : "", requirement->parts[i].id);
    return document_complain(document, place, requirement->part_count > 0 ? keys : "the plain id",
        "requirement \"%s\" has no part \"%s\"", id, name + strlen(id) + 1);
}

int rehearsal_check_requirement(const struct document *document, const struct json_place *place,
    const struct catalogue *catalogue, const json_t *listed, const json_t *value)
{
    const struct requirement *requirement;
    const struct part *part;
    const char *name = NULL;
    int error = document_check_text(document, place, value, &name);

    if (error < 0)
        return error;
    requirement = catalogue_find_named(catalogue, name, &part);
    if (requirement == NULL)
        return complain_of_name(document, place, catalogue, name);
    if (listed == NULL && part != NULL)
        return document_complain(document, place, "a requirement's id", "\"%s\" is a part", name);
    if (listed == NULL)
        return 0;
    for (size_t i = 0; i < json_array_size(listed); i++)
        if (strcmp(json_string_value(json_array_get(listed, i)), requirement->id) == 0)
            return 0;
    return document_complain(document, place, "an id among the scenario's \"requirements\"",
        "requirement \"%s\" is not listed", requirement->id);
}

/*
 * Checks the member "requirement" of a step or an expectation: an id, an array of ids, or absent.
 */
static int check_requirements(
    const struct rehearsal *rehearsal, const struct json_place *place, const json_t *owner)
{
    struct json_place member = {.up = place, .key = "requirement"};
    const json_t *listed = json_object_get(rehearsal->instance, "requirements");
    const json_t *value = json_object_get(owner, "requirement");
    int error;

    if (value == NULL)
        return 0;
    if (!json_is_array(value))
        return rehearsal_check_requirement(
            rehearsal->document, &member, rehearsal->catalogue, listed, value);
    error = document_check_array(rehearsal->document, &member, value, true);
    for (size_t i = 0; error == 0 && i < json_array_size(value); i++) {
        struct json_place element = {.up = &member, .index = i};

        error = rehearsal_check_requirement(
            rehearsal->document, &element, rehearsal->catalogue, listed, json_array_get(value, i));
    }
    return error;
}

static int check_key(struct rehearsal *rehearsal, const struct json_place *place,
    const struct verb_key *key, const json_t *step, const char *actor)
{
    const struct document *document = rehearsal->document;
    struct json_place member = {.up = place, .key = key->name};
    const json_t *value = json_object_get(step, key->name);
    const char *text = NULL;
    bool flag;
    int integer, error;

    if (value == NULL && !key->required)
        return 0;
    switch (key->kind) {
    case KEY_INTEGER:
        return document_check_integer(document, &member, value, key->least, key->most, &integer);
    case KEY_BOOLEAN:
        return document_check_boolean(document, &member, value, &flag);
    case KEY_WORD:
        return document_check_word(document, &member, value, key->words, &text);
    case KEY_SIGNAL:
    case KEY_PORT:
    case KEY_NEW_PORT:
    case KEY_NEW_ACTOR:
        break;
    }
    error = document_check_text(document, &member, value, &text);
    if (error < 0)
        return error;
    if (key->kind == KEY_NEW_ACTOR)
        return cast_add_actor(&rehearsal->cast, &member, key->roles, actor, text);
    if (key->kind == KEY_NEW_PORT)
        return cast_add_port(&rehearsal->cast, &member, actor, text);
    if (key->kind == KEY_PORT)
        return cast_check_port(&rehearsal->cast, &member, actor, text);
    if (signal_number(text) == 0)
        return document_complain(
            document, &member, "a name such as \"SIGUSR1\"", "unknown signal \"%s\"", text);
    return 0;
}

/* Checks all keys of a step whose verb is known. */
static int check_keys(struct rehearsal *rehearsal, const struct json_place *place,
    const struct verb *verb, json_t *step, const char *actor)
{
    const char *allowed[VERB_KEYS_MAX + 4] = {"actor", verb->await ? "await" : "do", "requirement"};
    struct json_place status_place = {.up = place, .key = "status"};
    size_t count = 3;
    int error;

    for (const struct verb_key *key = verb->keys; key->name != NULL; key++)
        allowed[count++] = key->name;
    error = document_check_object(rehearsal->document, place, step, allowed);
    for (const struct verb_key *key = verb->keys; error == 0 && key->name != NULL; key++)
        error = check_key(rehearsal, place, key, step, actor);
    if (error == 0 && verb->id == VERB_AWAIT_EXITED && json_object_get(step, "status") != NULL &&
        json_object_get(step, "signal") != NULL)
        error = document_complain(rehearsal->document, &status_place, "one of status, signal",
            "is combined with \"signal\"");
    if (error == 0)
        error = check_requirements(rehearsal, place, step);
    return error;
}

/* Adds the reply port that a check-in makes beside the port that it gives away. */
static int add_reply_port(struct rehearsal *rehearsal, const struct json_place *place,
    const struct verb *verb, const json_t *step, const char *actor)
{
    struct json_place member = {.up = place, .key = "reply"};
    char *name = NULL;
    int error;

    if (!verb_boolean(verb, step, "reply"))
        return 0;
    if (asprintf(&name, "%s-reply", verb_text(verb, step, "port")) < 0)
        return -ENOMEM;
    error = cast_add_port(&rehearsal->cast, &member, actor, name);
    free(name);
    return error;
}

/* Changes the cast as the step does. */
static int apply(struct rehearsal *rehearsal, const struct json_place *place,
    const struct verb *verb, const json_t *step, const char *actor)
{
    struct json_place member = {.up = place, .key = "do"};

    switch (verb->id) {
    case VERB_LAUNCH:
        return cast_check_launch(&rehearsal->cast, &member, actor);
    case VERB_EXEC:
        return cast_set_phase(&rehearsal->cast, actor, PHASE_REPLACED);
    case VERB_EXIT:
    case VERB_KILL:
    case VERB_END:
    case VERB_AWAIT_EXITED:
        return cast_set_phase(&rehearsal->cast, actor, PHASE_GONE);
    case VERB_CHECK_IN:
        return add_reply_port(rehearsal, place, verb, step, actor);
    case VERB_DROP:
        return cast_drop_port(&rehearsal->cast, actor, verb_text(verb, step, "port"));
    default:
        return 0;
    }
}

static int find_verb(const struct rehearsal *rehearsal, const struct json_place *place,
    const json_t *step, unsigned role, const struct verb **verb)
{
    const json_t *told = json_object_get(step, "do"), *awaited = json_object_get(step, "await");
    struct json_place member = {.up = place, .key = told != NULL ? "do" : "await"};
    const char *words[VERB_COUNT + 1] = {0}, *word = NULL;
    size_t count = 0;
    int error;

    if (told == NULL && awaited == NULL)
        return document_complain(
            rehearsal->document, place, "one of do, await", "has neither \"do\" nor \"await\"");
    if (told != NULL && awaited != NULL)
        return document_complain(
            rehearsal->document, &member, "one of do, await", "is combined with \"await\"");
    for (int id = 0; id < VERB_COUNT; id++) {
        const struct verb *known = verb_get((enum verb_id)id);

        if ((known->roles & role) != 0 && known->await == (awaited != NULL))
            words[count++] = known->word;
    }
    error = document_check_word(
        rehearsal->document, &member, told != NULL ? told : awaited, words, &word);
    if (error == 0)
        *verb = verb_find((enum role)role, awaited != NULL, word);
    return error;
}

static int check_step(struct rehearsal *rehearsal, const struct json_place *place, json_t *step)
{
    const struct document *document = rehearsal->document;
    struct json_place actor_place = {.up = place, .key = "actor"};
    const struct verb *verb = NULL;
    const char *actor = NULL;
    unsigned role;
    int error;

    if (!json_is_object(step))
        return document_complain(document, place, "an object", "is not a step");
    error = document_check_text(document, &actor_place, json_object_get(step, "actor"), &actor);
    if (error < 0)
        return error;
    role = instance_role(rehearsal->instance, actor);
    if (role == 0)
        return document_complain(
            document, &actor_place, "a key of \"actors\", or bootstrap", "no actor \"%s\"", actor);
    error = find_verb(rehearsal, place, step, role, &verb);
    assert(error < 0 || verb != NULL);
    if (error == 0)
        error = cast_check_presence(&rehearsal->cast, &actor_place, verb, role, actor);
    if (error == 0)
        error = check_keys(rehearsal, place, verb, step, actor);
    if (error == 0)
        error = apply(rehearsal, place, verb, step, actor);
    return error;
}

/* Checks step INDEX of the instance. The file has each step of a round only once. */
static int check_step_at(struct rehearsal *rehearsal, const struct json_place *place, size_t index)
{
    const struct rounds *rounds = &rehearsal->rounds;
    json_t *step = json_array_get(json_object_get(rehearsal->instance, "steps"), index);
    struct json_place block = {.up = place, .index = rounds->first};
    struct json_place inner = {.up = &block, .key = "steps"};
    struct json_place element = {.up = place, .index = index};

    if (rounds->length > 0 && index >= rounds->first)
        element =
            (struct json_place){.up = &inner, .index = (index - rounds->first) % rounds->length};
    return check_step(rehearsal, &element, step);
}

static int check_steps(struct rehearsal *rehearsal)
{
    struct json_place place = {.key = "steps"};
    json_t *steps = json_object_get(rehearsal->instance, "steps");
    int error = document_check_array(rehearsal->document, &place, steps, true);

    for (size_t i = 0; error == 0 && i < json_array_size(steps); i++) {
        error = check_step_at(rehearsal, &place, i);
    }
    return error == 0 ? cast_check_complete(&rehearsal->cast) : error;
}

static int check_expectations(struct rehearsal *rehearsal)
{
    struct json_place place = {.key = "expect"};
    json_t *expect = json_object_get(rehearsal->instance, "expect"), *expectation;
    const char *actor, *word;
    int error = 0;

    if (expect == NULL)
        return 0;
    if (!json_is_object(expect))
        return document_complain(
            rehearsal->document, &place, "an object of actors", "is not an object");
    json_object_foreach (expect, actor, expectation) {
        struct json_place member = {.up = &place, .key = actor};
        struct json_place log_place = {.up = &member, .key = "log"};

        if (instance_role(rehearsal->instance, actor) == 0)
            return document_complain(rehearsal->document, &member,
                "a key of \"actors\", or bootstrap", "no actor \"%s\"", actor);
        error = document_check_object(rehearsal->document, &member, expectation, expect_keys);
        if (error == 0)
            error = document_check_word(rehearsal->document, &log_place,
                json_object_get(expectation, "log"), log_words, &word);
        if (error == 0)
            error = check_requirements(rehearsal, &member, expectation);
        if (error < 0)
            return error;
    }
    return 0;
}

int rehearsal_run(const struct document *document, const struct catalogue *catalogue,
    struct rounds rounds, json_t *instance)
{
    struct rehearsal rehearsal = {
        .document = document,
        .catalogue = catalogue,
        .instance = instance,
        .rounds = rounds,
    };
    int error = cast_begin(&rehearsal.cast, document, instance);

    if (error == 0)
        error = check_steps(&rehearsal);
    if (error == 0)
        error = check_expectations(&rehearsal);
    cast_end(&rehearsal.cast);
    return error;
}
