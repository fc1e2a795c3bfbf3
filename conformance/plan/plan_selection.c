/* plan_selection.c - the cases of a plan that are to run. */
#include "config.h"

#include "conformance/plan/plan_selection.h"

#include "common/complaint.h"
#include "conformance/plan/pattern.h"
#include "conformance/plan/suggestion.h"

#include <errno.h>
#include <stdlib.h>

static int select_by_pattern(
    const struct plan *plan, const char *text, bool *selected, FILE *errors)
{
    struct pattern pattern;
    bool any = false;
    int error;

    if (pattern_begin(&pattern, text) < 0)
        return -ENOMEM;
    for (size_t i = 0; i < plan->case_count; i++) {
        const struct plan_case *one = &plan->cases[i];

        if (pattern_selects(&pattern, one->id, plan->scenarios[one->scenario].id))
            selected[i] = any = true;
    }
    pattern_end(&pattern);
    if (any)
        return PLAN_SELECTED;
    error = suggestion_complain(plan, SUGGESTION_SCENARIO | SUGGESTION_FOLDER,
        "no scenario matches", text, "`shakedown list` prints the scenarios", errors);
    return error < 0 ? error : PLAN_NO_MATCH;
}

/* Marks the SELECTED cases that check the requirement ID as CHECKED. */
static int mark_checked(
    const struct plan *plan, const char *id, const bool *selected, bool *checked, FILE *errors)
{
    const struct requirement *wanted = catalogue_find(plan->catalogue, id);
    bool any = false;

    if (wanted == NULL) {
        int error = suggestion_complain(plan, SUGGESTION_REQUIREMENT, "unknown requirement", id,
            "they stand in requirements.json", errors);

        return error < 0 ? error : PLAN_UNKNOWN_REQUIREMENT;
    }
    for (size_t i = 0; i < plan->case_count; i++)
        if (selected[i] && plan_scenario_checks(&plan->scenarios[plan->cases[i].scenario], wanted))
            checked[i] = any = true;
    if (any)
        return PLAN_SELECTED;
    complaint_print(errors,
        "shakedown: no selected scenario checks %s; `shakedown explain %s` says which scenarios "
        "do, or why none does",
        id, id);
    return PLAN_NO_MATCH;
}

/* Deselects the cases that check none of the COUNT requirements; COUNT is at least 1. Each must be
   checked by a selected case, because an id that adds nothing is a mistake. */
static int select_by_requirements(
    const struct plan *plan, const char *const *ids, size_t count, bool *selected, FILE *errors)
{
    bool *checked = calloc(plan->case_count + 1, sizeof *checked);
    int result = checked != NULL ? PLAN_SELECTED : -ENOMEM;

    for (size_t i = 0; result == PLAN_SELECTED && i < count; i++)
        result = mark_checked(plan, ids[i], selected, checked, errors);
    for (size_t i = 0; result == PLAN_SELECTED && i < plan->case_count; i++)
        selected[i] = checked[i];
    free(checked);
    return result;
}

int plan_select(struct plan *plan, char *const *patterns, size_t pattern_count,
    const char *const *requirements, size_t requirement_count, FILE *errors)
{
    bool *selected = calloc(plan->case_count + 1, sizeof *selected);
    int result = selected != NULL ? PLAN_SELECTED : -ENOMEM;

    for (size_t i = 0; result == PLAN_SELECTED && i < pattern_count; i++)
        result = select_by_pattern(plan, patterns[i], selected, errors);
    for (size_t i = 0; result == PLAN_SELECTED && i < plan->case_count; i++)
        selected[i] = selected[i] || pattern_count == 0;
    if (result == PLAN_SELECTED && requirement_count > 0)
        result = select_by_requirements(plan, requirements, requirement_count, selected, errors);
    if (result == PLAN_SELECTED)
        result = plan_keep(plan, selected);
    free(selected);
    return result;
}

int plan_select_roles(struct plan *plan, unsigned roles)
{
    bool *selected = calloc(plan->case_count + 1, sizeof *selected);
    int error;

    if (selected == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < plan->case_count; i++)
        selected[i] = (plan->cases[i].roles & roles) == roles;
    error = plan_keep(plan, selected);
    free(selected);
    return error;
}

int plan_shard(struct plan *plan, uint64_t shard, uint64_t shards)
{
    bool *selected = calloc(plan->case_count + 1, sizeof *selected);
    int error;

    if (selected == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < plan->case_count; i++)
        selected[i] = i % shards == shard - 1;
    plan->dealt = plan->case_count;
    error = plan_keep(plan, selected);
    free(selected);
    return error;
}
