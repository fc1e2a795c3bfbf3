/* json_text.c - JSON for tests, written in C strings. */
#include "config.h"

#include "tests/kit/json_text.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

char *json_text_make(const char *good, const char *from, const char *to)
{
    const char *at = strstr(good, from);
    char *text = NULL;

    ck_assert_msg(at != NULL, "the good text has no %s", from);
    ck_assert_int_ge(asprintf(&text, "%.*s%s%s", (int)(at - good), good, to, at + strlen(from)), 0);
    for (char *c = text; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    return text;
}
