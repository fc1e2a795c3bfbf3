/* finding.c - what the checks of a case found, and the verdict that follows from it. */
#include "config.h"

#include "conformance/stage/finding.h"

#include "conformance/language/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int findings_begin(struct findings *findings, const struct catalogue *catalogue)
{
    findings->catalogue = catalogue;
    findings->list = json_array();
    findings->forced = VERDICT_PASS;
    findings->reason[0] = '\0';
    return findings->list != NULL ? 0 : -ENOMEM;
}

void findings_end(struct findings *findings)
{
    json_decref(findings->list);
    findings->list = NULL;
}

/* What a finding is about, sorted out from the names in it. */
struct naming {
    json_t *ids;   /* requirements, each once */
    json_t *parts; /* as the results have them */
    enum level level;
};

static bool holds(const json_t *list, const char *text)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_array_get(list, i)), text) == 0)
            return true;
    return false;
}

static void add_name(struct naming *naming, const struct catalogue *catalogue, const char *name)
{
    const struct part *part;
    const struct requirement *requirement = catalogue_find_named(catalogue, name, &part);
    char plain[64];
    const char *id;
    enum level level;

    if (requirement == NULL) {
        /* A catalogue of somebody's own need not have our parts. */
        snprintf(plain, sizeof plain, "%.*s", (int)strcspn(name, "."), name);
        requirement = catalogue_find(catalogue, plain);
    }
    id = requirement != NULL ? requirement->id : plain;
    level = part != NULL ? part->level : requirement != NULL ? requirement->level : LEVEL_MUST;
    if (level == LEVEL_MUST)
        naming->level = LEVEL_MUST;
    if (!holds(naming->ids, id))
        json_array_append_new(naming->ids, json_string(id));
    if (part != NULL)
        json_array_append_new(naming->parts, json_pack("{s:s, s:s, s:s}", "id", part->id, "level",
                                                 level_word(part->level), "text", part->text));
}

static struct naming sort_names(const struct catalogue *catalogue, const json_t *names)
{
    struct naming naming = {json_array(), json_array(), LEVEL_SHOULD};

    if (json_is_string(names))
        add_name(&naming, catalogue, json_string_value(names));
    for (size_t i = 0; i < json_array_size(names); i++)
        add_name(&naming, catalogue, json_string_value(json_array_get(names, i)));
    return naming;
}

enum level finding_level(const struct catalogue *catalogue, const json_t *names)
{
    struct naming naming = sort_names(catalogue, names);

    json_decref(naming.ids);
    json_decref(naming.parts);
    return naming.level;
}

bool findings_add(struct findings *findings, const struct finding *finding)
{
    struct naming naming = sort_names(findings->catalogue, finding->requirements);
    enum level level = finding->is_should ? LEVEL_SHOULD : naming.level;
    json_t *step = finding->step == FINDING_NO_STEP ? json_null() : json_integer(finding->step);
    json_t *object =
        json_pack("{s:o, s:s, s:s, s:b, s:o, s:o, s:o}", "requirements", naming.ids, "level",
            level_word(level), "detector", detector_word(finding->detector), "met", finding->met,
            "step", step, "expected", text_to_json(finding->expected, strlen(finding->expected)),
            "observed", text_to_json(finding->observed, strlen(finding->observed)));

    if (json_array_size(naming.parts) > 0 && json_object_set(object, "parts", naming.parts) != 0)
        findings_error(findings, "out of memory");
    json_decref(naming.parts);
    if (json_array_append_new(findings->list, object) != 0)
        findings_error(findings, "out of memory");
    return !finding->met && level == LEVEL_MUST;
}

static void __attribute__((format(printf, 3, 0)))
force(struct findings *findings, enum verdict verdict, const char *format, va_list arguments)
{
    if (findings->forced != VERDICT_PASS)
        return;
    findings->forced = verdict;
    vsnprintf(findings->reason, sizeof findings->reason, format, arguments);
    text_join_lines(findings->reason);
}

void findings_error(struct findings *findings, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    force(findings, VERDICT_ERROR, format, arguments);
    va_end(arguments);
}

void findings_skip(struct findings *findings, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    force(findings, VERDICT_SKIP, format, arguments);
    va_end(arguments);
}

bool findings_have_broken(const struct findings *findings)
{
    size_t index;
    json_t *finding;

    json_array_foreach (findings->list, index, finding) {
        const char *level = json_string_value(json_object_get(finding, "level"));

        if (strcmp(level, level_word(LEVEL_MUST)) == 0 &&
            !json_is_true(json_object_get(finding, "met")))
            return true;
    }
    return false;
}

static void describe(const json_t *finding, char *reason, size_t size)
{
    const json_t *ids = json_object_get(finding, "requirements");
    const char *expected = json_string_value(json_object_get(finding, "expected"));
    const char *observed = json_string_value(json_object_get(finding, "observed"));
    size_t used = 0;

    for (size_t i = 0; i < json_array_size(ids) && used < size; i++)
        used += (size_t)snprintf(reason + used, size - used, "%s%s", i > 0 ? ", " : "",
            json_string_value(json_array_get(ids, i)));
    if (used < size)
        snprintf(reason + used, size - used, ": expected %s; observed %s", expected, observed);
    text_join_lines(reason);
}

enum verdict findings_verdict(
    const struct findings *findings, bool strict, unsigned int *warnings, char *reason, size_t size)
{
    enum verdict verdict = VERDICT_PASS;
    size_t index;
    json_t *finding;

    *warnings = 0;
    reason[0] = '\0';
    json_array_foreach (findings->list, index, finding) {
        const char *level = json_string_value(json_object_get(finding, "level"));
        bool should;

        if (json_is_true(json_object_get(finding, "met")))
            continue;
        should = strcmp(level, level_word(LEVEL_SHOULD)) == 0;
        *warnings += should;
        if (verdict == VERDICT_PASS && (strict || !should)) {
            verdict = VERDICT_FAIL;
            describe(finding, reason, size);
        }
    }
    if (findings->forced != VERDICT_PASS) {
        verdict = findings->forced;
        snprintf(reason, size, "%s", findings->reason);
    }
    return verdict;
}
