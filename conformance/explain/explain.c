/* explain.c - finding what an id names, and a requirement in words. */
#include "config.h"

#include "conformance/explain/explain.h"

#include "conformance/explain/explain_requirement.h"
#include "conformance/explain/explain_scenario.h"
#include "conformance/explain/paragraph.h"
#include "conformance/plan/scenario.h"
#include "conformance/plan/suggestion.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/*
 * Finds the scenario ID, or the scenario of the case ID. *CASE_INDEX becomes that case, or
 * case_count.
 */
static const struct plan_scenario *find_scenario(
    const struct plan *plan, const char *id, size_t *case_index)
{
    *case_index = plan->case_count;
    for (size_t i = 0; i < plan->scenario_count; i++)
        if (strcmp(plan->scenarios[i].id, id) == 0)
            return &plan->scenarios[i];
    for (size_t i = 0; i < plan->case_count; i++) {
        if (strcmp(plan->cases[i].id, id) == 0) {
            *case_index = i;
            return &plan->scenarios[plan->cases[i].scenario];
        }
    }
    return NULL;
}

static int explain_case(
    const struct plan *plan, const char *id, size_t case_index, FILE *out, FILE *errors)
{
    struct scenario *scenario = NULL;
    bool one = case_index < plan->case_count;
    int error = scenario_load(plan->folder, id, plan->catalogue, errors, &scenario);

    if (error == 0)
        error = explain_scenario(scenario, plan->catalogue, one ? plan->cases[case_index].index : 0,
            one ? 1 : scenario->case_count, out);
    scenario_free(scenario);
    return error;
}

int explain_id(const struct requirement_coverage *coverage, const char *id, FILE *out, FILE *errors)
{
    const struct plan *plan = coverage->plan;
    const struct part *part;
    const struct requirement *requirement = catalogue_find_named(plan->catalogue, id, &part);
    const struct plan_scenario *scenario;
    size_t case_index;
    int error;

    if (requirement != NULL) {
        explain_requirement(coverage, requirement, out);
        return EXPLAIN_DONE;
    }
    scenario = find_scenario(plan, id, &case_index);
    if (scenario != NULL)
        return explain_case(plan, scenario->id, case_index, out, errors);
    error = suggestion_complain(plan, SUGGESTION_REQUIREMENT | SUGGESTION_SCENARIO,
        "no scenario and no requirement is called", id, "`shakedown list` prints the scenarios",
        errors);
    return error < 0 ? error : EXPLAIN_UNKNOWN;
}
