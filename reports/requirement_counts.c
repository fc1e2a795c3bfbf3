/* requirement_counts.c - how often a run checked each requirement. */
#include "config.h"

#include "reports/requirement_counts.h"

#include "reports/member.h"

#include <stdbool.h>
#include <string.h>

json_t *requirement_counts_find(const json_t *list, const char *id)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *one = json_array_get(list, i);

        if (strcmp(member_text(one, "id"), id) == 0)
            return one;
    }
    return NULL;
}

/* Counts one more at `key`, if the object counts that. */
static void count(json_t *object, const char *key)
{
    json_t *number = json_object_get(object, key);

    if (json_is_integer(number))
        json_integer_set(number, json_integer_value(number) + 1);
}

static void add_finding(json_t *requirements, const json_t *finding)
{
    const json_t *ids = json_object_get(finding, "requirements");
    const json_t *named = json_object_get(finding, "parts");
    const char *key = json_is_true(json_object_get(finding, "met")) ? "met" : "unmet";

    for (size_t i = 0; i < json_array_size(ids); i++) {
        json_t *requirement = requirement_counts_find(requirements, member_text_at(ids, i));
        const json_t *parts = json_object_get(requirement, "parts");

        count(requirement, key);
        for (size_t j = 0; j < json_array_size(named); j++)
            count(requirement_counts_find(parts, member_text(json_array_get(named, j), "id")), key);
    }
}

void requirement_counts_add(json_t *requirements, const json_t *case_object)
{
    const json_t *findings = json_object_get(case_object, "findings");

    for (size_t i = 0; i < json_array_size(findings); i++)
        add_finding(requirements, json_array_get(findings, i));
}

static void reset(json_t *object)
{
    static const char *const keys[] = {"met", "unmet"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (json_object_get(object, keys[i]) != NULL)
            json_object_set_new(object, keys[i], json_integer(0));
}

void requirement_counts_reset(json_t *requirements)
{
    for (size_t i = 0; i < json_array_size(requirements); i++) {
        json_t *requirement = json_array_get(requirements, i);
        const json_t *parts = json_object_get(requirement, "parts");

        reset(requirement);
        for (size_t j = 0; j < json_array_size(parts); j++)
            reset(json_array_get(parts, j));
    }
}

static bool is_counted(const json_t *object)
{
    return member_integer(object, "met") + member_integer(object, "unmet") > 0;
}

/* Whether something of a requirement was looked at in this run. */
static bool is_here(const json_t *requirement)
{
    const json_t *parts = json_object_get(requirement, "parts");
    bool here = is_counted(requirement);

    for (size_t i = 0; !here && i < json_array_size(parts); i++)
        here = is_counted(json_array_get(parts, i));
    return here;
}

struct requirement_totals requirement_counts_total(const json_t *requirements)
{
    struct requirement_totals counts = {0};

    for (size_t i = 0; i < json_array_size(requirements); i++) {
        const json_t *requirement = json_array_get(requirements, i);
        const char *checked = member_text(requirement, "checked");

        if (strcmp(member_text(requirement, "level"), "MUST") != 0)
            continue;
        counts.sentences++;
        counts.in_part += strcmp(checked, "part") == 0;
        if (strcmp(checked, "nothing") == 0)
            counts.by_nothing++;
        else
            counts.not_here += !is_here(requirement);
    }
    return counts;
}
