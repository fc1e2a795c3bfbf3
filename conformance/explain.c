/* explain.c - finding what an id names, and a requirement in words. */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "conformance/explain.h"
#include "conformance/explain_requirement.h"
#include "conformance/explain_scenario.h"
#include "conformance/near.h"
#include "conformance/paragraph.h"
#include "conformance/scenario.h"

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
    struct near near = {.word = id};
    int fault = 0;

    for (size_t i = 0; fault == 0 && i < plan->catalogue->count; i++)
        fault = near_offer(&near, plan->catalogue->requirements[i].id);
    for (size_t i = 0; fault == 0 && i < plan->scenario_count; i++)
        fault = near_offer(&near, plan->scenarios[i].id);
    /* Else the cases of one scenario would keep the others out. */
    for (size_t i = 0; fault == 0 && strchr(id, '[') != NULL && i < plan->case_count; i++)
        fault = near_offer(&near, plan->cases[i].id);
    if (fault < 0)
        return fault;
    /* Who only mistook the letters' case is not asked what was meant. */
    if (near.count > 0 && near.distances[0] == 0)
        near.count = 1;
    fprintf(errors, "shakedown: no scenario and no requirement is called \"%s\"", id);
    for (size_t i = 0; i < near.count; i++)
        fprintf(errors, "%s%s",
            i == 0               ? "; did you mean "
            : i + 1 < near.count ? ", "
                                 : " or ",
            near.best[i]);
    fputs(near.count > 0 ? "?\n" : "; `shakedown list` prints the scenarios\n", errors);
    return EXPLAIN_UNKNOWN;
}

int explain_id(const struct plan *plan, const char *id, FILE *out, FILE *errors)
{
    const struct requirement *requirement = catalogue_find(plan->catalogue, id);
    const struct plan_scenario *scenario;
    size_t case_index;

    if (requirement != NULL) {
        explain_requirement(plan, requirement, out);
        return EXPLAIN_DONE;
    }
    scenario = find_scenario(plan, id, &case_index);
    if (scenario == NULL)
        return complain(plan, id, errors);
    return explain_case(plan, scenario->id, case_index, out, errors);
}
