/* suggestion.c - what an id that names nothing may have been meant to be. */
#include "config.h"

#include "conformance/plan/suggestion.h"

#include <string.h>

#include "conformance/plan/near.h"

static int offer_all(const struct plan *plan, unsigned kinds, struct near *near)
{
    bool scenarios = (kinds & SUGGESTION_SCENARIO) != 0;
    /* Else the cases of one scenario would keep the others out. */
    bool cases = scenarios && strchr(near->word, '[') != NULL;
    int fault = 0;

    if (kinds & SUGGESTION_REQUIREMENT)
        for (size_t i = 0; fault == 0 && i < plan->catalogue->count; i++)
            fault = near_offer(near, plan->catalogue->requirements[i].id);
    for (size_t i = 0; scenarios && fault == 0 && i < plan->scenario_count; i++)
        fault = near_offer(near, plan->scenarios[i].id);
    for (size_t i = 0; cases && fault == 0 && i < plan->case_count; i++)
        fault = near_offer(near, plan->cases[i].id);
    return fault;
}

static const char *separator(size_t place, size_t count)
{
    if (place == 0)
        return "; did you mean ";
    return place + 1 < count ? ", " : " or ";
}

int suggestion_print(
    const struct plan *plan, unsigned kinds, const char *id, const char *otherwise, FILE *out)
{
    struct near near = {.word = id};
    int fault = offer_all(plan, kinds, &near);

    if (fault < 0)
        return fault;
    /* Who only mistook the letters' case is not asked what was meant. */
    if (near.count > 0 && near.distances[0] == 0)
        near.count = 1;
    for (size_t i = 0; i < near.count; i++)
        fprintf(out, "%s%s", separator(i, near.count), near.best[i]);
    if (near.count > 0)
        fputs("?\n", out);
    else
        fprintf(out, "; %s\n", otherwise);
    return 0;
}
