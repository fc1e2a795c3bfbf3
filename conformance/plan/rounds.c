/* rounds.c - a round that is played again and again, each time with another puppet. */
#include "config.h"

#include "conformance/plan/rounds.h"

#include "conformance/language/verb.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *const block_keys[] = {"rounds", "steps", NULL};

/* The members of a step that name a puppet. */
static const char *const naming_keys[] = {"actor", "child", "as"};
#define NAMING_COUNT (sizeof naming_keys / sizeof naming_keys[0])

static bool is_baseline(const json_t *step)
{
    const char *word = json_string_value(json_object_get(step, "do"));

    return word != NULL && strcmp(word, verb_get(VERB_BASELINE)->word) == 0;
}

static int check_block(const struct document *document, const struct json_place *place,
    const json_t *root, json_t *block)
{
    struct json_place child_place = {.up = place, .key = "rounds"};
    struct json_place steps_place = {.up = place, .key = "steps"};
    const json_t *steps = json_object_get(block, "steps"), *actor;
    const char *child = NULL, *role;
    size_t count = json_array_size(steps);
    int error = document_check_object(document, place, block, block_keys);

    if (error == 0)
        error =
            document_check_text(document, &child_place, json_object_get(block, "rounds"), &child);
    if (error == 0)
        error = document_check_array(document, &steps_place, steps, true);
    if (error < 0)
        return error;
    actor = json_object_get(json_object_get(root, "actors"), child);
    role = json_string_value(json_object_get(actor, "role"));
    if (role == NULL || strcmp(role, role_word(ROLE_PUPPET)) != 0)
        return document_complain(
            document, &child_place, "a puppet among \"actors\"", "\"%s\" is not a puppet", child);
    for (size_t i = 0; i < count; i++) {
        struct json_place element = {.up = &steps_place, .index = i};

        if (is_baseline(json_array_get(steps, i)) != (i + 1 == count))
            return document_complain(document, &element,
                "the server's \"baseline\" as the last step of a round, and nowhere else",
                i + 1 == count ? "is not a baseline" : "is a baseline in the middle of a round");
    }
    return 0;
}

int rounds_check(const struct document *document, const json_t *root)
{
    struct json_place place = {.key = "steps"};
    const json_t *steps = json_object_get(root, "steps");
    size_t count = json_array_size(steps);

    for (size_t i = 0; i < count; i++) {
        struct json_place element = {.up = &place, .index = i};
        json_t *step = json_array_get(steps, i);

        if (is_baseline(step))
            return document_complain(document, &element,
                "the server's \"baseline\" as the last step of \"rounds\", and nowhere else",
                "is a baseline outside of rounds");
        if (json_object_get(step, "rounds") == NULL)
            continue;
        if (i + 1 != count)
            return document_complain(document, &element, "rounds as the last of \"steps\"",
                "has %zu steps after it", count - i - 1);
        return check_block(document, &element, root, step);
    }
    return 0;
}

/* The block of rounds; NULL when there is none. */
static const json_t *block_of(const json_t *scenario)
{
    const json_t *steps = json_object_get(scenario, "steps");
    const json_t *last = json_array_get(steps, json_array_size(steps) - 1);

    return json_object_get(last, "rounds") != NULL ? last : NULL;
}

struct rounds rounds_find(const json_t *scenario)
{
    const json_t *block = block_of(scenario);
    size_t count = json_array_size(json_object_get(scenario, "steps"));

    return block != NULL
               ? (struct rounds){count - 1, json_array_size(json_object_get(block, "steps"))}
               : (struct rounds){count, 0};
}

/* A copy of STEP with the puppet OLD replaced by NEW. */
static json_t *rename_child(const json_t *step, const char *old, const char *new)
{
    json_t *copy = json_copy((json_t *)step);

    for (size_t i = 0; copy != NULL && i < NAMING_COUNT; i++) {
        const char *name = json_string_value(json_object_get(copy, naming_keys[i]));

        if (name != NULL && strcmp(name, old) == 0 &&
            json_object_set_new(copy, naming_keys[i], json_string(new)) < 0) {
            json_decref(copy);
            return NULL;
        }
    }
    return copy;
}

static int append_round(json_t *steps, const json_t *block, const char *old, const char *new)
{
    const json_t *round = json_object_get(block, "steps");

    for (size_t i = 0; i < json_array_size(round); i++)
        if (json_array_append_new(steps, rename_child(json_array_get(round, i), old, new)) < 0)
            return -ENOMEM;
    return 0;
}

/* The steps before the rounds. */
static json_t *steps_before(const json_t *scenario)
{
    json_t *steps = json_copy(json_object_get(scenario, "steps"));

    if (steps != NULL && block_of(scenario) != NULL)
        json_array_remove(steps, json_array_size(steps) - 1);
    return steps;
}

json_t *rounds_flatten(const json_t *scenario)
{
    const json_t *block = block_of(scenario);
    json_t *steps = steps_before(scenario);

    if (steps != NULL && block != NULL &&
        json_array_extend(steps, json_object_get(block, "steps")) < 0) {
        json_decref(steps);
        return NULL;
    }
    return steps;
}

int rounds_expand(json_t *instance)
{
    const json_t *block = block_of(instance);
    json_t *steps, *actors;
    const char *child = json_string_value(json_object_get(block, "rounds"));
    char name[128];
    int error = 0;

    if (block == NULL)
        return 0;
    steps = steps_before(instance);
    actors = json_copy(json_object_get(instance, "actors"));
    if (steps == NULL || actors == NULL)
        error = -ENOMEM;
    for (unsigned i = 1; error == 0 && i <= ROUNDS_MOST; i++) {
        snprintf(name, sizeof name, i == 1 ? "%s" : "%s-%u", child, i);
        error = append_round(steps, block, child, name);
        if (error == 0 && i > 1 &&
            json_object_set(actors, name, json_object_get(actors, child)) < 0)
            error = -ENOMEM;
    }
    if (error == 0 && (json_object_set(instance, "actors", actors) < 0 ||
                          json_object_set(instance, "steps", steps) < 0))
        error = -ENOMEM;
    json_decref(actors);
    json_decref(steps);
    return error;
}
