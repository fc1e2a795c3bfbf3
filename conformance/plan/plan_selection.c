/* plan_selection.c - the cases of a plan that are to run. */
#include "config.h"

#include "conformance/plan/plan_selection.h"

#include "conformance/plan/pattern.h"
#include "conformance/plan/suggestion.h"

#include <errno.h>
#include <stdlib.h>

static int complain_of_pattern(const struct plan *plan, const char *pattern, FILE *errors)
{
    int fault;

    fprintf(errors, "shakedown: no scenario matches \"%s\"", pattern);
    fault = suggestion_print(plan, SUGGESTION_SCENARIO | SUGGESTION_FOLDER, pattern,
        "`shakedown list` prints the scenarios", errors);
    return fault < 0 ? fault : PLAN_NO_MATCH;
}

static int complain_of_requirement(const struct plan *plan, const char *id, FILE *errors)
{
    int fault;

    fprintf(errors, "shakedown: unknown requirement \"%s\"", id);
    fault = suggestion_print(
        plan, SUGGESTION_REQUIREMENT, id, "they stand in requirements.json", errors);
    return fault < 0 ? fault : PLAN_UNKNOWN_REQUIREMENT;
}

static int select_by_pattern(
    const struct plan *plan, const char *text, bool *selected, FILE *errors)
{
    struct pattern pattern;
    bool any = false;

    if (pattern_begin(&pattern, text) < 0)
        return -ENOMEM;
    for (size_t i = 0; i < plan->case_count; i++) {
        const struct plan_case *one = &plan->cases[i];

        if (pattern_selects(&pattern, one->id, plan->scenarios[one->scenario].id))
            selected[i] = any = true;
    }
    pattern_end(&pattern);
    return any ? PLAN_SELECTED : complain_of_pattern(plan, text, errors);
}

/* Deselects what checks none of the requirements, of which there is one at least. Each must be
   checked by a case that was selected: an id that adds nothing is a mistake. */
static int select_by_requirements(
    const struct plan *plan, const char *const *ids, size_t count, bool *selected, FILE *errors)
{
    bool *checked = calloc(plan->case_count + 1, sizeof *checked);
    int result = checked != NULL ? PLAN_SELECTED : -ENOMEM;

    for (size_t i = 0; result == PLAN_SELECTED && i < count; i++) {
        const struct requirement *wanted = catalogue_find(plan->catalogue, ids[i]);
        bool any = false;

        if (wanted == NULL) {
            result = complain_of_requirement(plan, ids[i], errors);
            break;
        }
        for (size_t j = 0; j < plan->case_count; j++)
            if (selected[j] &&
                plan_scenario_checks(&plan->scenarios[plan->cases[j].scenario], wanted))
                checked[j] = any = true;
        if (!any) {
            fprintf(errors,
                "shakedown: no selected scenario checks %s; `shakedown explain %s` says which "
                "scenarios do, or why none does\n",
                ids[i], ids[i]);
            result = PLAN_NO_MATCH;
        }
    }
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
    int fault;

    if (selected == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < plan->case_count; i++)
        selected[i] = (plan->cases[i].roles & roles) == roles;
    fault = plan_keep(plan, selected);
    free(selected);
    return fault;
}

int plan_shard(struct plan *plan, uint64_t shard, uint64_t shards)
{
    bool *selected = calloc(plan->case_count + 1, sizeof *selected);
    int fault;

    if (selected == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < plan->case_count; i++)
        selected[i] = i % shards == shard - 1;
    plan->dealt = plan->case_count;
    fault = plan_keep(plan, selected);
    free(selected);
    return fault;
}
