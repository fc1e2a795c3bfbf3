/* test_name.c - names of tests: those that lcov allows, and the requirements in a unit test's. */
#include "config.h"

#include "reports/test_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char digits[] = "0123456789";

/* What lcov allows in the name of a test. */
static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

bool test_name_is_valid(const char *name)
{
    return name[0] != '\0' && name[strspn(name, allowed)] == '\0';
}

char *test_name_of_scenario(const char *id)
{
    char *name = malloc(2 * strlen(id) + 1), *end = name;

    if (name == NULL)
        return NULL;
    for (; *id != '\0'; id++) {
        /* A slash becomes two underscores, so that "a-b/c" and "a/b-c" stay different. */
        if (*id == '/')
            *end++ = '_';
        *end++ = strchr(allowed, *id) != NULL ? *id : '_';
    }
    *end = '\0';
    return name;
}

/* Whether a requirement's id begins at `at`; *end becomes what follows it. */
static bool read_id(const char *at, const char **end, char *id)
{
    size_t family = strspn(at, capitals), number;

    if (family == 0 || at[family] != '_')
        return false;
    number = strspn(at + family + 1, digits);
    *end = at + family + 1 + number;
    if (number == 0 || (**end != '_' && **end != '\0'))
        return false;
    /* No requirement has a number as long as that. */
    if (family + number + 2 > TEST_NAME_REQUIREMENT_MAX)
        return false;
    snprintf(
        id, TEST_NAME_REQUIREMENT_MAX, "%.*s-%.*s", (int)family, at, (int)number, at + family + 1);
    return true;
}

bool test_name_next_requirement(const char **name, char *id)
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
