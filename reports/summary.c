/* summary.c - how many cases ended with which verdict: results.json's "summary". */
#include "config.h"

#include "reports/summary.h"

#include "reports/member.h"

#include <errno.h>
#include <string.h>

static const struct {
    const char *word;
    enum terminal_colour colour;
} verdicts[] = {
    {"pass", TERMINAL_GOOD},
    {"fail", TERMINAL_BAD},
    {"skip", TERMINAL_FAINT},
    {"expected-fail", TERMINAL_GOOD},
    {"unexpected-pass", TERMINAL_BAD},
    {"error", TERMINAL_BAD},
    {"flaky", TERMINAL_BAD},
};

#define VERDICT_COUNT (sizeof verdicts / sizeof verdicts[0])

enum terminal_colour summary_colour(const char *verdict)
{
    for (size_t i = 0; i < VERDICT_COUNT; i++)
        if (strcmp(verdicts[i].word, verdict) == 0)
            return verdicts[i].colour;
    return TERMINAL_PLAIN;
}

bool summary_is_bad(const char *verdict)
{
    return summary_colour(verdict) == TERMINAL_BAD;
}

int summary_print(FILE *out, bool coloured, const json_t *summary)
{
    json_int_t tolerated = member_integer(summary, "tolerated");
    const char *separator = "";
    int columns = 0;

    for (size_t i = 0; i < VERDICT_COUNT; i++) {
        json_int_t count = member_integer(summary, verdicts[i].word);
        char text[64];

        if (count == 0)
            continue;
        columns += fprintf(out, "%s", separator);
        columns +=
            snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT " %s", count, verdicts[i].word);
        terminal_print(out, coloured, verdicts[i].colour, text);
        separator = ", ";
    }
    /* They are of the last verdict, flaky. */
    if (tolerated > 0)
        columns += fprintf(out, " (%" JSON_INTEGER_FORMAT " expected to be)", tolerated);
    return columns;
}

int summary_add(json_t *sum, json_t *summary)
{
    const char *key;
    json_t *count;

    if (sum == NULL || summary == NULL)
        return -ENOMEM;
    json_object_foreach (summary, key, count) {
        json_int_t total = member_integer(sum, key) + json_integer_value(count);

        if (json_object_set_new(sum, key, json_integer(total)) < 0)
            return -ENOMEM;
    }
    return 0;
}
