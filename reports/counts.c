/* counts.c - how many cases came to which verdict, in a few words. */
#include "config.h"

#include "reports/counts.h"

#include "reports/member.h"
#include "reports/report.h"

#include <errno.h>
#include <string.h>

static const struct {
    const char *word;
    enum ink ink;
} verdicts[] = {
    {"pass", INK_GOOD},
    {"fail", INK_BAD},
    {"skip", INK_FAINT},
    {"expected-fail", INK_GOOD},
    {"unexpected-pass", INK_BAD},
    {"error", INK_BAD},
    {"flaky", INK_BAD},
};

#define VERDICT_COUNT (sizeof verdicts / sizeof verdicts[0])

enum ink counts_ink(const char *word)
{
    for (size_t i = 0; i < VERDICT_COUNT; i++)
        if (strcmp(verdicts[i].word, word) == 0)
            return verdicts[i].ink;
    return INK_PLAIN;
}

int counts_print(FILE *out, bool coloured, const json_t *summary)
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
        ink_print(out, coloured, verdicts[i].ink, text);
        separator = ", ";
    }
    /* Flaky comes last of the verdicts. */
    if (tolerated > 0)
        columns += fprintf(out, " (%" JSON_INTEGER_FORMAT " expected to be)", tolerated);
    return columns;
}

int report_add_summary(json_t *sum, json_t *summary)
{
    const char *key;
    json_t *count;

    if (sum == NULL || summary == NULL)
        return -ENOMEM;
    json_object_foreach (summary, key, count) {
        json_int_t whole = member_integer(sum, key) + json_integer_value(count);

        if (json_object_set_new(sum, key, json_integer(whole)) < 0)
            return -ENOMEM;
    }
    return 0;
}
