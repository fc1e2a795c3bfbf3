/* survey.c - how much of each requirement the scenarios observe. */
#include "config.h"

#include "conformance/plan/survey.h"

#include "conformance/plan/document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const top_keys[] = {"format", "version", "open", "unit-tests-alone", NULL};
static const char *const list_keys[] = {"open", "unit-tests-alone", NULL};
static const char *const entry_keys[] = {"id", "reason", NULL};

/* An entry of one of the lists: an id that is known, and not there already. */
static int read_entry(const struct document *document, const struct json_place *place,
    json_t *entry, struct survey *survey)
{
    struct json_place id_place = {.up = place, .key = "id"};
    struct json_place reason_place = {.up = place, .key = "reason"};
    const char *id = "", *reason = "";
    const struct part *part;
    int fault = document_check_object(document, place, entry, entry_keys);

    if (fault == 0)
        fault = document_check_text(document, &id_place, json_object_get(entry, "id"), &id);
    if (fault == 0)
        fault =
            document_check_text(document, &reason_place, json_object_get(entry, "reason"), &reason);
    if (fault < 0)
        return fault;
    if (catalogue_find_named(survey->plan->catalogue, id, &part) == NULL)
        return document_complain(document, &id_place, "an id of requirements.json, or of a part",
            "there is no \"%s\"", id);
    if (json_object_get(survey->open, id) != NULL)
        return document_complain(document, &id_place, "each id once", "\"%s\" is there twice", id);
    return json_object_set_new(survey->open, id, json_string(reason)) < 0 ? -ENOMEM : 0;
}

static int read_list(const struct document *document, const char *key, struct survey *survey)
{
    struct json_place place = {.key = key};
    const json_t *list = json_object_get(document->root, key);
    int fault = document_check_array(document, &place, list, false);

    for (size_t i = 0; fault == 0 && i < json_array_size(list); i++) {
        struct json_place element = {.up = &place, .index = i};

        fault = read_entry(document, &element, json_array_get(list, i), survey);
    }
    return fault;
}

static int read_open(const struct document *document, struct survey *survey)
{
    int fault = document_check_head(document, top_keys, "shakedown-open", 1);

    for (size_t i = 0; fault == 0 && list_keys[i] != NULL; i++)
        fault = read_list(document, list_keys[i], survey);
    return fault;
}

int survey_begin(
    struct survey *survey, const struct plan *plan, const char *requirements, FILE *errors)
{
    const char *slash = strrchr(requirements, '/');
    int folder = slash != NULL ? (int)(slash + 1 - requirements) : 0, fault = -ENOMEM;
    struct document document;
    char *path = NULL;

    *survey = (struct survey){.plan = plan, .open = json_object()};
    if (survey->open == NULL || asprintf(&path, "%.*sopen.json", folder, requirements) < 0)
        return fault;
    /* Whatever else keeps it from being read is said by who opens it. */
    fault = access(path, F_OK) < 0 && errno == ENOENT ? -ENOENT
                                                      : document_open(path, errors, &document);
    if (fault == 0) {
        fault = read_open(&document, survey);
        document_close(&document);
    } else if (fault == -ENOENT) {
        fault = 0;
    }
    free(path);
    return fault;
}

void survey_end(struct survey *survey)
{
    json_decref(survey->open);
    *survey = (struct survey){0};
}

bool survey_observes(
    const struct survey *survey, const struct requirement *requirement, const struct part *part)
{
    if (requirement->inside || (part != NULL && part->inside))
        return false;
    for (size_t i = 0; i < survey->plan->scenario_count; i++) {
        const struct plan_scenario *scenario = &survey->plan->scenarios[i];

        if (part == NULL || part->inspected ? plan_scenario_checks(scenario, requirement)
                                            : plan_scenario_names(scenario, part))
            return true;
    }
    return false;
}

enum survey_extent survey_extent(const struct survey *survey, const struct requirement *requirement)
{
    size_t counted = 0, observed = 0;

    if (requirement->part_count == 0)
        return survey_observes(survey, requirement, NULL) ? SURVEY_WHOLE : SURVEY_NOTHING;
    for (size_t i = 0; i < requirement->part_count; i++) {
        const struct part *part = &requirement->parts[i];

        if (part->inside || part->level != requirement->level)
            continue;
        counted++;
        observed += survey_observes(survey, requirement, part);
    }
    if (observed == 0)
        return SURVEY_NOTHING;
    return observed < counted ? SURVEY_IN_PART : SURVEY_WHOLE;
}

const char *survey_word(enum survey_extent extent)
{
    static const char *const words[SURVEY_EXTENTS] = {"nothing", "part", "whole"};

    return words[extent];
}

const char *survey_reason(
    const struct survey *survey, const struct requirement *requirement, const struct part *part)
{
    const json_t *reason = part != NULL ? json_object_get(survey->open, part->id) : NULL;

    if (reason == NULL)
        reason = json_object_get(survey->open, requirement->id);
    if (reason != NULL)
        return json_string_value(reason);
    return requirement->inside || (part != NULL && part->inside)
               ? "cannot be seen through an adapter"
               : NULL;
}

size_t survey_cases(const struct survey *survey, const struct requirement *requirement)
{
    const struct plan *plan = survey->plan;
    size_t count = 0;

    for (size_t i = 0; i < plan->case_count; i++)
        count += plan_scenario_checks(&plan->scenarios[plan->cases[i].scenario], requirement);
    return count;
}

bool survey_is_asked(const struct requirement *requirement)
{
    return requirement->basis != 'G';
}

struct survey_count survey_count(const struct survey *survey)
{
    const struct catalogue *catalogue = survey->plan->catalogue;
    struct survey_count count = {0};

    for (size_t i = 0; i < catalogue->count; i++) {
        const struct requirement *requirement = &catalogue->requirements[i];

        if (!survey_is_asked(requirement) || requirement->level != LEVEL_MUST)
            continue;
        count.sentences++;
        count.of[survey_extent(survey, requirement)]++;
    }
    return count;
}

/* NULL when memory is short. */
static json_t *describe_part(
    const struct survey *survey, const struct requirement *requirement, const struct part *part)
{
    bool observed = survey_observes(survey, requirement, part);
    json_t *object = json_pack("{s:s, s:s, s:s, s:b, s:i, s:i}", "id", part->id, "level",
        level_word(part->level), "text", part->text, "observed", (int)observed, "met", 0, "unmet",
        0);
    const char *reason = observed ? NULL : survey_reason(survey, requirement, part);

    if (object != NULL && reason != NULL)
        json_object_set_new(object, "why", json_string(reason));
    return object;
}

static json_t *describe(const struct survey *survey, const struct requirement *requirement)
{
    enum survey_extent extent = survey_extent(survey, requirement);
    const char *reason = extent == SURVEY_NOTHING ? survey_reason(survey, requirement, NULL) : NULL;
    json_t *parts = json_array();
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:i}", "id", requirement->id, "level",
        level_word(requirement->level), "sentence", requirement->sentence, "checked",
        survey_word(extent), "unmet", 0);

    if (reason != NULL)
        json_object_set_new(object, "why", json_string(reason));
    for (size_t i = 0; i < requirement->part_count; i++)
        json_array_append_new(parts, describe_part(survey, requirement, &requirement->parts[i]));
    if (json_array_size(parts) != requirement->part_count ||
        (requirement->part_count > 0 ? json_object_set(object, "parts", parts)
                                     : json_object_set_new(object, "met", json_integer(0))) < 0) {
        json_decref(object);
        object = NULL;
    }
    json_decref(parts);
    return object;
}

json_t *survey_to_json(const struct survey *survey)
{
    const struct catalogue *catalogue = survey->plan->catalogue;
    json_t *list = json_array();

    for (size_t i = 0; list != NULL && i < catalogue->count; i++) {
        const struct requirement *requirement = &catalogue->requirements[i];

        if (survey_is_asked(requirement) &&
            json_array_append_new(list, describe(survey, requirement)) < 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}
