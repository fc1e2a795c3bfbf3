/* requirement_coverage.c - how much of each requirement the scenarios observe. */
#include "config.h"

#include "conformance/plan/requirement_coverage.h"

#include "conformance/plan/document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const top_keys[] = {"format", "version", "open", "unit-tests-alone", NULL};
static const char *const list_keys[] = {"open", "unit-tests-alone", NULL};
static const char *const entry_keys[] = {"id", "reason", NULL};

/* Reads an entry of one of the lists: an id that is known and not listed yet. */
static int read_entry(const struct document *document, const struct json_place *place,
    json_t *entry, struct requirement_coverage *coverage)
{
    struct json_place id_place = {.up = place, .key = "id"};
    struct json_place reason_place = {.up = place, .key = "reason"};
    const char *id = "", *reason = "";
    const struct part *part;
    int error = document_check_object(document, place, entry, entry_keys);

    if (error == 0)
        error = document_check_text(document, &id_place, json_object_get(entry, "id"), &id);
    if (error == 0)
        error =
            document_check_text(document, &reason_place, json_object_get(entry, "reason"), &reason);
    if (error < 0)
        return error;
    if (catalogue_find_named(coverage->plan->catalogue, id, &part) == NULL)
        return document_complain(document, &id_place, "an id of requirements.json, or of a part",
            "there is no \"%s\"", id);
    if (json_object_get(coverage->open, id) != NULL)
        return document_complain(document, &id_place, "each id once", "\"%s\" is listed twice", id);
    return json_object_set_new(coverage->open, id, json_string(reason)) < 0 ? -ENOMEM : 0;
}

static int read_list(
    const struct document *document, const char *key, struct requirement_coverage *coverage)
{
    struct json_place place = {.key = key};
    const json_t *list = json_object_get(document->root, key);
    int error = document_check_array(document, &place, list, false);

    for (size_t i = 0; error == 0 && i < json_array_size(list); i++) {
        struct json_place element = {.up = &place, .index = i};

        error = read_entry(document, &element, json_array_get(list, i), coverage);
    }
    return error;
}

static int read_open(const struct document *document, struct requirement_coverage *coverage)
{
    int error = document_check_head(document, top_keys, "shakedown-open", 1);

    for (size_t i = 0; error == 0 && list_keys[i] != NULL; i++)
        error = read_list(document, list_keys[i], coverage);
    return error;
}

int requirement_coverage_begin(struct requirement_coverage *coverage, const struct plan *plan,
    const char *requirements, FILE *errors)
{
    const char *slash = strrchr(requirements, '/');
    int folder = slash != NULL ? (int)(slash + 1 - requirements) : 0, error = -ENOMEM;
    struct document document;
    char *path = NULL;

    *coverage = (struct requirement_coverage){.plan = plan, .open = json_object()};
    if (coverage->open == NULL || asprintf(&path, "%.*sopen.json", folder, requirements) < 0)
        return error;
    /* If it exists and cannot be read, document_open says so. */
    error = access(path, F_OK) < 0 && errno == ENOENT ? -ENOENT
                                                      : document_open(path, errors, &document);
    if (error == 0) {
        error = read_open(&document, coverage);
        document_close(&document);
    } else if (error == -ENOENT) {
        error = 0;
    }
    free(path);
    return error;
}

void requirement_coverage_end(struct requirement_coverage *coverage)
{
    json_decref(coverage->open);
    *coverage = (struct requirement_coverage){0};
}

bool requirement_coverage_observes(const struct requirement_coverage *coverage,
    const struct requirement *requirement, const struct part *part)
{
    if (requirement->inside || (part != NULL && part->inside))
        return false;
    for (size_t i = 0; i < coverage->plan->scenario_count; i++) {
        const struct plan_scenario *scenario = &coverage->plan->scenarios[i];

        if (part == NULL || part->inspected ? plan_scenario_checks(scenario, requirement)
                                            : plan_scenario_names(scenario, part))
            return true;
    }
    return false;
}

enum coverage_extent requirement_coverage_extent(
    const struct requirement_coverage *coverage, const struct requirement *requirement)
{
    size_t counted = 0, observed = 0;

    if (requirement->part_count == 0)
        return requirement_coverage_observes(coverage, requirement, NULL) ? COVERAGE_WHOLE
                                                                          : COVERAGE_NOTHING;
    for (size_t i = 0; i < requirement->part_count; i++) {
        const struct part *part = &requirement->parts[i];

        if (part->inside || part->level != requirement->level)
            continue;
        counted++;
        observed += requirement_coverage_observes(coverage, requirement, part);
    }
    if (observed == 0)
        return COVERAGE_NOTHING;
    return observed < counted ? COVERAGE_IN_PART : COVERAGE_WHOLE;
}

const char *coverage_extent_word(enum coverage_extent extent)
{
    static const char *const words[COVERAGE_EXTENTS] = {"nothing", "part", "whole"};

    return words[extent];
}

const char *requirement_coverage_reason(const struct requirement_coverage *coverage,
    const struct requirement *requirement, const struct part *part)
{
    const json_t *reason = part != NULL ? json_object_get(coverage->open, part->id) : NULL;

    if (reason == NULL)
        reason = json_object_get(coverage->open, requirement->id);
    if (reason != NULL)
        return json_string_value(reason);
    return requirement->inside || (part != NULL && part->inside)
               ? "cannot be seen through an adapter"
               : NULL;
}

size_t requirement_coverage_cases(
    const struct requirement_coverage *coverage, const struct requirement *requirement)
{
    const struct plan *plan = coverage->plan;
    size_t count = 0;

    for (size_t i = 0; i < plan->case_count; i++)
        count += plan_scenario_checks(&plan->scenarios[plan->cases[i].scenario], requirement);
    return count;
}

bool requirement_is_asked(const struct requirement *requirement)
{
    return requirement->basis != 'G';
}

struct requirement_coverage_count requirement_coverage_count(
    const struct requirement_coverage *coverage)
{
    const struct catalogue *catalogue = coverage->plan->catalogue;
    struct requirement_coverage_count count = {0};

    for (size_t i = 0; i < catalogue->count; i++) {
        const struct requirement *requirement = &catalogue->requirements[i];

        if (!requirement_is_asked(requirement) || requirement->level != LEVEL_MUST)
            continue;
        count.sentences++;
        count.of[requirement_coverage_extent(coverage, requirement)]++;
    }
    return count;
}

/* NULL when memory is short. */
static json_t *describe_part(const struct requirement_coverage *coverage,
    const struct requirement *requirement, const struct part *part)
{
    bool observed = requirement_coverage_observes(coverage, requirement, part);
    json_t *object = json_pack("{s:s, s:s, s:s, s:b, s:i, s:i}", "id", part->id, "level",
        level_word(part->level), "text", part->text, "observed", (int)observed, "met", 0, "unmet",
        0);
    const char *reason = observed ? NULL : requirement_coverage_reason(coverage, requirement, part);

    if (object != NULL && reason != NULL)
        json_object_set_new(object, "why", json_string(reason));
    return object;
}

static json_t *describe(
    const struct requirement_coverage *coverage, const struct requirement *requirement)
{
    enum coverage_extent extent = requirement_coverage_extent(coverage, requirement);
    const char *reason = extent == COVERAGE_NOTHING
                             ? requirement_coverage_reason(coverage, requirement, NULL)
                             : NULL;
    json_t *parts = json_array();
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:i}", "id", requirement->id, "level",
        level_word(requirement->level), "sentence", requirement->sentence, "checked",
        coverage_extent_word(extent), "unmet", 0);

    if (reason != NULL)
        json_object_set_new(object, "why", json_string(reason));
    for (size_t i = 0; i < requirement->part_count; i++)
        json_array_append_new(parts, describe_part(coverage, requirement, &requirement->parts[i]));
    if (json_array_size(parts) != requirement->part_count ||
        (requirement->part_count > 0 ? json_object_set(object, "parts", parts)
                                     : json_object_set_new(object, "met", json_integer(0))) < 0) {
        json_decref(object);
        object = NULL;
    }
    json_decref(parts);
    return object;
}

json_t *requirement_coverage_to_json(const struct requirement_coverage *coverage)
{
    const struct catalogue *catalogue = coverage->plan->catalogue;
    json_t *list = json_array();

    for (size_t i = 0; list != NULL && i < catalogue->count; i++) {
        const struct requirement *requirement = &catalogue->requirements[i];

        if (requirement_is_asked(requirement) &&
            json_array_append_new(list, describe(coverage, requirement)) < 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}
