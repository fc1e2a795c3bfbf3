/* suggestion.c - what an id that names nothing may have been meant to be. */
#include "config.h"

#include "conformance/plan/suggestion.h"

#include "conformance/plan/closest_words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Offers each folder of scenarios once; those of one are neighbours in the plan. FOLDERS has room
   for as many texts as the plan has scenarios, which the caller frees. */
static int offer_folders(const struct plan *plan, struct closest_words *closest, char **folders)
{
    size_t count = 0;
    int fault = 0;

    for (size_t i = 0; fault == 0 && i < plan->scenario_count; i++) {
        const char *id = plan->scenarios[i].id;
        size_t length = strcspn(id, "/");

        if (id[length] == '\0' || (count > 0 && strlen(folders[count - 1]) == length &&
                                      strncmp(folders[count - 1], id, length) == 0))
            continue;
        folders[count] = strndup(id, length);
        if (folders[count] == NULL)
            return -ENOMEM;
        fault = closest_words_offer(closest, folders[count++]);
    }
    return fault;
}

static int offer_all(const struct plan *plan, unsigned kinds, struct closest_words *closest)
{
    bool scenarios = (kinds & SUGGESTION_SCENARIO) != 0;
    /* Else the cases of one scenario would keep the others out. */
    bool cases = scenarios && strchr(closest->word, '[') != NULL;
    int fault = 0;

    if (kinds & SUGGESTION_REQUIREMENT)
        for (size_t i = 0; fault == 0 && i < plan->catalogue->count; i++)
            fault = closest_words_offer(closest, plan->catalogue->requirements[i].id);
    for (size_t i = 0; scenarios && fault == 0 && i < plan->scenario_count; i++)
        fault = closest_words_offer(closest, plan->scenarios[i].id);
    for (size_t i = 0; cases && fault == 0 && i < plan->case_count; i++)
        fault = closest_words_offer(closest, plan->cases[i].id);
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
    struct closest_words closest = {.word = id};
    char **folders = calloc(plan->scenario_count + 1, sizeof *folders);
    int fault = -ENOMEM;

    if (folders == NULL)
        goto out;
    fault = (kinds & SUGGESTION_FOLDER) != 0 && strchr(id, '/') == NULL
                ? offer_folders(plan, &closest, folders)
                : 0;
    if (fault == 0)
        fault = offer_all(plan, kinds, &closest);
    if (fault < 0)
        goto out;
    /* Who only mistook the letters' case is not asked what was meant. */
    if (closest.count > 0 && closest.distances[0] == 0)
        closest.count = 1;
    for (size_t i = 0; i < closest.count; i++)
        fprintf(out, "%s%s", separator(i, closest.count), closest.best[i]);
    if (closest.count > 0)
        fputs("?\n", out);
    else
        fprintf(out, "; %s\n", otherwise);
out:
    for (size_t i = 0; folders != NULL && folders[i] != NULL; i++)
        free(folders[i]);
    free(folders);
    return fault;
}
