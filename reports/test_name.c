/* test_name.c - scenarios' names as lcov wants the names of tests. */
#include "config.h"

#include "reports/test_name.h"

#include <stdlib.h>
#include <string.h>

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
        /* Two for a slash: "a-b/c" and "a/b-c" stay apart. */
        if (*id == '/')
            *end++ = '_';
        *end++ = strchr(allowed, *id) != NULL ? *id : '_';
    }
    *end = '\0';
    return name;
}
