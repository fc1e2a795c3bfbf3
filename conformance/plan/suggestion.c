/* suggestion.c - what an unknown id may have been meant to be. */
#include "config.h"

#include "conformance/plan/suggestion.h"

#include "common/complaint.h"
#include "conformance/plan/closest_words.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * Offers each folder of scenarios once. Scenarios of one folder are neighbours in the plan. FOLDERS
 * has room for as many texts as the plan has scenarios; the caller frees them.
 */
static int offer_folders(const struct plan *plan, struct closest_words *closest, char **folders)
{
    size_t count = 0;
    int error = 0;

    for (size_t i = 0; error == 0 && i < plan->scenario_count; i++) {
        const char *id = plan->scenarios[i].id;
        size_t length = strcspn(id, "/");

        if (id[length] == '\0' || (count > 0 && strlen(folders[count - 1]) == length &&
                                      strncmp(folders[count - 1], id, length) == 0))
            continue;
        folders[count] = strndup(id, length);
        if (folders[count] == NULL)
            return -ENOMEM;
        error = closest_words_offer(closest, folders[count++]);
    }
    return error;
}

static int offer_all(const struct plan *plan, unsigned kinds, struct closest_words *closest)
{
    bool scenarios = (kinds & SUGGESTION_SCENARIO) != 0;
    /* Otherwise the cases of one scenario would take all places. */
    bool cases = scenarios && strchr(closest->word, '[') != NULL;
    int error = 0;

    if ((kinds & SUGGESTION_REQUIREMENT) != 0)
        for (size_t i = 0; error == 0 && i < plan->catalogue->count; i++)
            error = closest_words_offer(closest, plan->catalogue->requirements[i].id);
    for (size_t i = 0; scenarios && error == 0 && i < plan->scenario_count; i++)
        error = closest_words_offer(closest, plan->scenarios[i].id);
    for (size_t i = 0; cases && error == 0 && i < plan->case_count; i++)
        error = closest_words_offer(closest, plan->cases[i].id);
    return error;
}

static const char *separator(size_t place, size_t count)
{
    if (place == 0)
        return "did you mean ";
    return place + 1 < count ? ", " : " or ";
}

/* The offers in words, or OTHERWISE; the caller frees it. NULL when memory is short. */
static char *describe(const struct closest_words *closest, const char *otherwise)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (out == NULL)
        return NULL;
    for (size_t i = 0; i < closest->count; i++)
        fprintf(out, "%s%s", separator(i, closest->count), closest->best[i]);
    fputs(closest->count > 0 ? "?" : otherwise, out);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

char *suggestion_text(
    const struct plan *plan, unsigned kinds, const char *id, const char *otherwise)
{
    struct closest_words closest = {.word = id};
    char **folders = calloc(plan->scenario_count + 1, sizeof *folders), *text = NULL;
    int error = folders == NULL ? -ENOMEM : 0;

    if (error == 0 && (kinds & SUGGESTION_FOLDER) != 0 && strchr(id, '/') == NULL)
        error = offer_folders(plan, &closest, folders);
    if (error == 0)
        error = offer_all(plan, kinds, &closest);
    /* An id that differs only in upper and lower case has one meaning. */
    if (closest.count > 0 && closest.distances[0] == 0)
        closest.count = 1;
    if (error == 0)
        text = describe(&closest, otherwise);
    for (size_t i = 0; folders != NULL && folders[i] != NULL; i++)
        free(folders[i]);
    free(folders);
    return text;
}

int suggestion_complain(const struct plan *plan, unsigned kinds, const char *what, const char *id,
    const char *otherwise, FILE *errors)
{
    char *text = suggestion_text(plan, kinds, id, otherwise);
    int error = -ENOMEM;

    if (text != NULL &&
        complaint_print(errors, "shakedown: %s \"%s\"; %s", what, id, text) != -ENOMEM)
        error = 0;
    free(text);
    return error;
}
