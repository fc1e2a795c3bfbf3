/* sides_text.c - whose failures they are, the server's or the client's: "sides", in lines of text.
 */
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

    member_print(out, "  ", side, "played");
    if (cases > 1)
        fprintf(out, " and %zu more", cases - 1);
    for (size_t i = 0; i < json_array_size(ids); i++) {
        fputs(i == 0 ? "  " : ", ", out);
        escape_print_line(out, member_text_at(ids, i));
    }
    member_print(out, "\n    ", side, "says");
    fputc('\n', out);
}

static bool is_played(const json_t *side)
{
    return strcmp(member_text(side, "is"), "not-played") != 0;
}

/* Kinds that were not played and say the same are printed together: there may be many. */
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

/* Whether some failure is known to be one side's. */
static bool has_known_side(const json_t *sides)
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
    fputs(
        "whose failure it is: each kind was played again with the reference in either role\n", out);
    for (size_t i = 0; i < json_array_size(sides); i++)
        if (is_played(json_array_get(sides, i)))
            print_kind(out, json_array_get(sides, i));
    for (size_t i = 0; i < json_array_size(sides); i++)
        if (!is_played(json_array_get(sides, i)))
            print_not_played(out, sides, i);
    if (has_known_side(sides))
        fputs("  to run one side against the reference: `shakedown run --server FILE` or "
              "`--client FILE`\n",
            out);
}
