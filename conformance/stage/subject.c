/* subject.c - the requirement that is broken by a failure that names none. */
#include "config.h"

#include "conformance/stage/subject.h"

#include <string.h>

static bool is_of_family(const char *id, const char *family)
{
    return strncmp(id, family, strlen(family)) == 0 && id[strlen(family)] == '-';
}

/* The role that a requirement asks something of; 0 where it is both: USE, ARCH. */
static enum role role_asked(const char *id)
{
    if (is_of_family(id, "CLI"))
        return ROLE_CLIENT;
    return is_of_family(id, "SRV") || is_of_family(id, "INIT") ? ROLE_SERVER : 0;
}

/* How well a requirement fits to a failure of that role: more is better. */
static int subject_rank(const struct stage *stage, const char *id, enum role role)
{
    const struct requirement *requirement = catalogue_find(stage->findings.catalogue, id);
    bool is_must = requirement != NULL && requirement->level == LEVEL_MUST;
    enum role asked = role_asked(id);

    if (role != ROLE_SERVER && role != ROLE_CLIENT)
        return is_must;
    if (asked != 0 && asked != role)
        return is_must ? 1 : 0;
    return (is_must ? 4 : 2) + (asked == role ? 1 : 0);
}

const json_t *subject_of_role(const struct stage *stage, enum role role)
{
    const json_t *list = json_object_get(stage->instance, "requirements"), *best = NULL;
    int most = -1;
    size_t index;
    json_t *id;

    json_array_foreach (list, index, id) {
        int rank = subject_rank(stage, json_string_value(id), role);

        if (rank > most) {
            most = rank;
            best = id;
        }
    }
    return best;
}

static void add_asked(json_t *list, const json_t *id, enum role role)
{
    enum role asked = role_asked(json_string_value(id));

    if (asked == 0 || asked == role)
        json_array_append_new(list, json_string(json_string_value(id)));
}

json_t *subject_of_end(const struct stage *stage, const json_t *named, enum role role)
{
    json_t *list = json_array();
    size_t index;
    json_t *id;

    if (json_is_string(named))
        add_asked(list, named, role);
    json_array_foreach (named, index, id)
        add_asked(list, id, role);
    if (json_array_size(list) == 0)
        json_array_append_new(list, json_string(json_string_value(subject_of_role(stage, role))));
    return list;
}
