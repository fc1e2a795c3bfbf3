/* plan.c - collecting scenarios, and the order to start their cases in. */
#include "config.h"

#include "conformance/plan/plan.h"

#include "conformance/plan/instance.h"
#include "conformance/plan/scenario.h"
#include "conformance/plan/scenario_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool plan_scenario_checks(
    const struct plan_scenario *scenario, const struct requirement *requirement)
{
    for (size_t i = 0; i < scenario->requirement_count; i++)
        if (scenario->requirements[i] == requirement)
            return true;
    return false;
}

bool plan_scenario_names(const struct plan_scenario *scenario, const struct part *part)
{
    for (size_t i = 0; i < scenario->part_count; i++)
        if (scenario->parts[i] == part)
            return true;
    return false;
}

/* Makes room for one more element of SIZE bytes after COUNT ones; false when memory is short. */
static bool grow(void **elements, size_t *room, size_t count, size_t size)
{
    void *grown;

    if (count < *room)
        return true;
    grown = reallocarray(*elements, *room == 0 ? 16 : 2 * *room, size);
    if (grown == NULL)
        return false;
    *elements = grown;
    *room = *room == 0 ? 16 : 2 * *room;
    return true;
}

static int remember_scenario(struct plan *plan, const struct scenario *scenario)
{
    const json_t *ids = json_object_get(scenario->root, "requirements");
    struct plan_scenario *remembered = &plan->scenarios[plan->scenario_count++];

    *remembered = (struct plan_scenario){
        .id = strdup(scenario->id),
        .edition = scenario->edition,
        .digest = scenario->digest,
        .needs = scenario->needs,
        .requirements = (const struct requirement **)calloc(json_array_size(ids), sizeof(void *)),
        .requirement_count = json_array_size(ids),
    };
    if (remembered->id == NULL || remembered->requirements == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < json_array_size(ids); i++)
        remembered->requirements[i] =
            catalogue_find(plan->catalogue, json_string_value(json_array_get(ids, i)));
    return 0;
}

static int note_part(struct plan *plan, struct plan_scenario *scenario, const json_t *name)
{
    const struct part *part = NULL, **grown;

    if (json_is_string(name))
        catalogue_find_named(plan->catalogue, json_string_value(name), &part);
    if (part == NULL || plan_scenario_names(scenario, part))
        return 0;
    grown = (const struct part **)reallocarray(
        (void *)scenario->parts, scenario->part_count + 1, sizeof(void *));
    if (grown == NULL)
        return -ENOMEM;
    grown[scenario->part_count++] = part;
    scenario->parts = grown;
    return 0;
}

/* Notes the parts that OWNER, a step or an expectation, names. */
static int note_parts(struct plan *plan, struct plan_scenario *scenario, const json_t *owner)
{
    const json_t *names = json_object_get(owner, "requirement");
    int error = note_part(plan, scenario, names);

    for (size_t i = 0; error == 0 && i < json_array_size(names); i++)
        error = note_part(plan, scenario, json_array_get(names, i));
    return error;
}

static int note_all_parts(struct plan *plan, json_t *instance)
{
    struct plan_scenario *scenario = &plan->scenarios[plan->scenario_count - 1];
    const json_t *steps = json_object_get(instance, "steps");
    json_t *expect = json_object_get(instance, "expect"), *expectation;
    const char *actor;
    int error = 0;

    for (size_t i = 0; error == 0 && i < json_array_size(steps); i++)
        error = note_parts(plan, scenario, json_array_get(steps, i));
    json_object_foreach (expect, actor, expectation)
        if (error == 0)
            error = note_parts(plan, scenario, expectation);
    return error;
}

static int add_case(struct plan *plan, size_t *room, const struct scenario *scenario, size_t index)
{
    void *cases = plan->cases;
    bool grown = grow(&cases, room, plan->case_count, sizeof *plan->cases);
    json_t *instance;
    char *id;
    int error;

    plan->cases = cases;
    id = grown ? scenario_case_id(scenario, index) : NULL;
    instance = id != NULL ? scenario_instantiate(scenario, index) : NULL;
    if (instance == NULL) {
        free(id);
        return -ENOMEM;
    }
    plan->cases[plan->case_count] = (struct plan_case){.id = id,
        .scenario = plan->scenario_count - 1,
        .index = index,
        .roles = instance_roles(instance),
        .number = plan->case_count + 1};
    plan->case_count++;
    error = note_all_parts(plan, instance);
    json_decref(instance);
    return error;
}

static int add_cases(struct plan *plan, size_t *room, const struct scenario *scenario)
{
    int error = 0;

    for (size_t i = 0; error == 0 && i < scenario->case_count; i++)
        error = add_case(plan, room, scenario, i);
    return error;
}

static int order_as_filed(struct plan *plan)
{
    size_t *order = reallocarray(plan->order, plan->case_count + 1, sizeof *order);

    if (order == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < plan->case_count; i++)
        order[i] = i;
    plan->order = order;
    return 0;
}

static int load_scenarios(struct plan *plan, const struct scenario_files *files, FILE *errors)
{
    size_t room = 0;
    int error = 0;

    plan->scenarios = calloc(files->count + 1, sizeof *plan->scenarios);
    if (plan->scenarios == NULL)
        return -ENOMEM;
    for (size_t i = 0; error == 0 && i < files->count; i++) {
        struct scenario *scenario = NULL;

        error = scenario_load(plan->folder, files->ids[i], plan->catalogue, errors, &scenario);
        if (error == 0)
            error = remember_scenario(plan, scenario);
        if (error == 0)
            error = add_cases(plan, &room, scenario);
        scenario_free(scenario);
    }
    return error == 0 ? order_as_filed(plan) : error;
}

int plan_load(
    const char *folder, const struct catalogue *catalogue, FILE *errors, struct plan **plan)
{
    struct scenario_files files = {0};
    struct plan *made = calloc(1, sizeof *made);
    int error = -ENOMEM;

    if (made == NULL)
        goto out;
    made->catalogue = catalogue;
    made->folder = strdup(folder);
    if (made->folder == NULL)
        goto out;
    error = scenario_files_find(folder, errors, &files);
    if (error < 0)
        goto out;
    error = load_scenarios(made, &files, errors);
    if (error < 0)
        goto out;
    *plan = made;
    made = NULL;
out:
    scenario_files_end(&files);
    plan_free(made);
    return error;
}

void plan_free(struct plan *plan)
{
    if (plan == NULL)
        return;
    for (size_t i = 0; i < plan->scenario_count; i++) {
        free(plan->scenarios[i].id);
        free((void *)plan->scenarios[i].requirements);
        free((void *)plan->scenarios[i].parts);
    }
    for (size_t i = 0; i < plan->case_count; i++)
        free(plan->cases[i].id);
    free(plan->scenarios);
    free(plan->cases);
    free(plan->order);
    free(plan->folder);
    free(plan);
}

int plan_keep(struct plan *plan, const bool *selected)
{
    size_t kept = 0;

    for (size_t i = 0; i < plan->case_count; i++) {
        if (selected[i])
            plan->cases[kept++] = plan->cases[i];
        else
            free(plan->cases[i].id);
    }
    plan->case_count = kept;
    return order_as_filed(plan);
}

/* SplitMix64 (Steele, Lea and Flood, 2014): takes any seed, and is the same on all machines. */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15U;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
}

void plan_shuffle(struct plan *plan, uint64_t seed, uint64_t round)
{
    uint64_t state = seed;

    /* The first round has the order of a run with one round. */
    if (round > 1)
        state ^= draw(&round);
    for (size_t i = 0; i < plan->case_count; i++)
        plan->order[i] = i;
    for (size_t i = plan->case_count; i > 1; i--) {
        size_t j = (size_t)(draw(&state) % i), other = plan->order[j];

        plan->order[j] = plan->order[i - 1];
        plan->order[i - 1] = other;
    }
}
