/* pattern.c - a word that selects cases. */
#include "config.h"

#include "conformance/plan/pattern.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

/* TEXT with "[" and "\" escaped for fnmatch; the caller frees it. */
static char *escape(const char *text)
{
    char *escaped = malloc(2 * strlen(text) + 1), *to = escaped;

    if (escaped == NULL)
        return NULL;
    for (; *text != '\0'; text++) {
        if (*text == '[' || *text == '\\')
            *to++ = '\\';
        *to++ = *text;
    }
    *to = '\0';
    return escaped;
}

int pattern_begin(struct pattern *pattern, const char *text)
{
    *pattern = (struct pattern){.text = text, .glob = escape(text)};
    return pattern->glob == NULL ? -ENOMEM : 0;
}

void pattern_end(struct pattern *pattern)
{
    free(pattern->glob);
    *pattern = (struct pattern){0};
}

bool pattern_selects(const struct pattern *pattern, const char *id, const char *scenario)
{
    const char *text = pattern->text;
    size_t length = strlen(text);

    while (length > 0 && text[length - 1] == '/')
        length--;
    if (strcmp(text, scenario) == 0 || strcmp(text, id) == 0)
        return true;
    if (length > 0 && strncmp(id, text, length) == 0 && id[length] == '/')
        return true;
    return fnmatch(pattern->glob, id, 0) == 0;
}
