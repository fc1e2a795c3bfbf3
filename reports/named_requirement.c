/* named_requirement.c - the requirements that a unit test's name says it decides. */
#include "config.h"

#include "reports/named_requirement.h"

#include <stdio.h>
#include <string.h>

static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char digits[] = "0123456789";

/* Whether an id stands at AT; *END is what follows it. */
static bool read_id(const char *at, const char **end, char *id)
{
    size_t family = strspn(at, capitals), number;

    if (family == 0 || at[family] != '_')
        return false;
    number = strspn(at + family + 1, digits);
    *end = at + family + 1 + number;
    if (number == 0 || (**end != '_' && **end != '\0'))
        return false;
    /* Not the whole: a number as long as that is no requirement's. */
    if (family + number + 2 > NAMED_REQUIREMENT_MAX)
        return false;
    snprintf(id, NAMED_REQUIREMENT_MAX, "%.*s-%.*s", (int)family, at, (int)number, at + family + 1);
    return true;
}

bool named_requirement_next(const char **name, char *id)
{
    const char *at = *name, *end;

    while (*at != '\0') {
        if (read_id(at, &end, id)) {
            *name = end;
            return true;
        }
        at += strcspn(at, "_");
        at += strspn(at, "_");
    }
    *name = at;
    return false;
}
