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

/* The scenario that ID is, or is a case of; *CASE_INDEX is set to that case, or to case_count. */
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
    int fault = scenario_load(plan->folder, id, plan->catalogue, errors, &scenario);

    if (fault == 0)
        fault = explain_scenario(scenario, plan->catalogue, one ? plan->cases[case_index].index : 0,
            one ? 1 : scenario->case_count, out);
    scenario_free(scenario);
    return fault;
}

/* Says that ID is unknown, and what it may have been meant to be. */
static int complain(const struct plan *plan, const char *id, FILE *errors)
{
    int fault;

    fprintf(errors, "shakedown: no scenario and no requirement is called \"%s\"", id);
    fault = suggestion_print(plan, SUGGESTION_REQUIREMENT | SUGGESTION_SCENARIO, id,
        "`shakedown list` prints the scenarios", errors);
    return fault < 0 ? fault : EXPLAIN_UNKNOWN;
}

int explain_id(const struct requirement_coverage *coverage, const char *id, FILE *out, FILE *errors)
{
    const struct plan *plan = coverage->plan;
    const struct part *part;
    const struct requirement *requirement = catalogue_find_named(plan->catalogue, id, &part);
    const struct plan_scenario *scenario;
    size_t case_index;

    if (requirement != NULL) {
        explain_requirement(coverage, requirement, out);
        return EXPLAIN_DONE;
    }
    scenario = find_scenario(plan, id, &case_index);
    if (scenario == NULL)
        return complain(plan, id, errors);
    return explain_case(plan, scenario->id, case_index, out, errors);
}
