/* sides_text.c - whose failures they are, as "sides" in results.json says. */
#include "config.h"

#include "reports/sides_text.h"

#include "reports/escape.h"
#include "reports/member.h"

#include <stdbool.h>
#include <string.h>

/* "  CASE and 3 more  SRV-8" */
static void print_kind(FILE *out, const json_t *side)
{
    const json_t *ids = json_object_get(side, "requirements");
    size_t cases = json_array_size(json_object_get(side, "cases"));

    fputs("  ", out);
    escape_print_line(out, member_text(side, "played"));
    if (cases > 1)
        fprintf(out, " and %zu more", cases - 1);
    for (size_t i = 0; i < json_array_size(ids); i++) {
        const char *id = json_string_value(json_array_get(ids, i));

        fputs(i == 0 ? "  " : ", ", out);
        escape_print_line(out, id != NULL ? id : "");
    }
    fputs("\n    ", out);
    escape_print_line(out, member_text(side, "says"));
    fputc('\n', out);
}

static bool is_played(const json_t *side)
{
    return strcmp(member_text(side, "is"), "not-played") != 0;
}

/* Those that were not played and say the same are one line: there may be many. */
static void print_not_played(FILE *out, const json_t *sides, size_t first)
{
    const char *says = member_text(json_array_get(sides, first), "says");
    size_t kinds = 0, cases = 0;

    for (size_t i = 0; i < json_array_size(sides); i++) {
        const json_t *side = json_array_get(sides, i);

        if (is_played(side) || strcmp(member_text(side, "says"), says) != 0)
            continue;
        if (i < first)
            return;
        kinds++;
        cases += json_array_size(json_object_get(side, "cases"));
    }
    fprintf(out, "  %zu %s of failure in %zu %s\n    ", kinds, kinds == 1 ? "kind" : "kinds", cases,
        cases == 1 ? "case" : "cases");
    escape_print_line(out, says);
    fputc('\n', out);
}

/* Whether one side can be told from the other in any of them. */
static bool is_told(const json_t *sides)
{
    for (size_t i = 0; i < json_array_size(sides); i++) {
        const char *is = member_text(json_array_get(sides, i), "is");

        if (strcmp(is, "server") == 0 || strcmp(is, "client") == 0)
            return true;
    }
    return false;
}

void sides_text_print(FILE *out, const json_t *sides)
{
    if (json_array_size(sides) == 0)
        return;
    fputs("whose failure it is, from another play with the reference in either role\n", out);
    for (size_t i = 0; i < json_array_size(sides); i++)
        if (is_played(json_array_get(sides, i)))
            print_kind(out, json_array_get(sides, i));
    for (size_t i = 0; i < json_array_size(sides); i++)
        if (!is_played(json_array_get(sides, i)))
            print_not_played(out, sides, i);
    if (is_told(sides))
        fputs(
            "  one side alone, with the reference on the other: `shakedown run --server FILE`, or "
            "--client FILE\n",
            out);
}
