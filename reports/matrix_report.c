/* matrix_report.c - a matrix as lines of text: a table of all pairs, and the cases to look at. */
#include "config.h"

#include "reports/matrix_report.h"

#include "reports/escape.h"
#include "reports/matrix_table.h"
#include "reports/member.h"
#include "reports/summary.h"
#include "reports/terminal.h"

#include <errno.h>
#include <string.h>

static void print_implementations(FILE *out, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        fputs("  ", out);
        console_print_implementation(out, json_array_get(list, i));
        fputc('\n', out);
    }
}

int matrix_report_begin(
    struct matrix_report *matrix, struct console *console, json_t *head, size_t planned)
{
    const json_t *list = json_object_get(head, "implementations");
    size_t count = json_array_size(list), pairs = count * count;
    FILE *out = console->out;

    *matrix = (struct matrix_report){.console = console, .pairs = json_array()};
    if (matrix->pairs == NULL)
        return -ENOMEM;
    console->planned = planned;
    console->rounds = 1;
    fprintf(out, "shakedown %s: %zu %s, %zu %s of %zu %s", member_text(head, "suite"), count,
        count == 1 ? "implementation" : "implementations", pairs, pairs == 1 ? "pair" : "pairs",
        planned / pairs, planned == pairs ? "case" : "cases");
    member_print_integer(out, ", ", head, "jobs");
    fputs(" at once", out);
    if (json_is_integer(json_object_get(head, "seed")))
        member_print_integer(out, ", seed ", head, "seed");
    fputc('\n', out);
    print_implementations(out, list);
    fflush(out);
    return 0;
}

void matrix_report_pair(struct matrix_report *matrix, const json_t *pair)
{
    json_array_append_new(matrix->pairs,
        json_pack("{s:O?, s:O?, s:{}, s:[]}", "server", json_object_get(pair, "server"), "client",
            json_object_get(pair, "client"), "skips", "cases"));
}

/* Counts one more case that was skipped for this reason. */
static void count_skip(json_t *skips, const char *reason)
{
    json_int_t count = member_integer(skips, reason);

    json_object_set_new(skips, reason, json_integer(count + 1));
}

void matrix_report_case(struct matrix_report *matrix, json_t *case_object)
{
    const json_t *pair = json_array_get(matrix->pairs, json_array_size(matrix->pairs) - 1);
    const char *verdict = member_text(case_object, "verdict");

    if (strcmp(verdict, "skip") == 0)
        count_skip(json_object_get(pair, "skips"), member_text(case_object, "reason"));
    else if (summary_is_bad(verdict) || member_integer(case_object, "warnings") > 0)
        json_array_append(json_object_get(pair, "cases"), case_object);
}

static void print_skips(FILE *out, json_t *skips)
{
    const char *reason;
    json_t *count;

    json_object_foreach (skips, reason, count) {
        fprintf(out, "  %" JSON_INTEGER_FORMAT " skip: ", json_integer_value(count));
        escape_print_line(out, reason);
        fputc('\n', out);
    }
}

/* What there is to say of a pair beyond its cell in the table. */
static void print_pair(const struct matrix_report *matrix, const json_t *pair)
{
    const json_t *cases = json_object_get(pair, "cases");
    json_t *skips = json_object_get(pair, "skips");
    FILE *out = matrix->console->out;

    if (json_array_size(cases) == 0 && json_object_size(skips) == 0)
        return;
    member_print(out, "\nserver ", pair, "server");
    member_print(out, ", client ", pair, "client");
    fputc('\n', out);
    print_skips(out, skips);
    for (size_t i = 0; i < json_array_size(cases); i++)
        console_case(matrix->console, json_array_get(cases, i));
}

void matrix_report_end(struct matrix_report *matrix, json_t *tail)
{
    struct console *console = matrix->console;

    console_erase(console);
    fputc('\n', console->out);
    matrix_table_print(
        console->out, (console->look & TERMINAL_COLOUR) != 0, json_object_get(tail, "pairs"));
    for (size_t i = 0; i < json_array_size(matrix->pairs); i++)
        print_pair(matrix, json_array_get(matrix->pairs, i));
    fputc('\n', console->out);
    console_end(console, tail);
    matrix_report_free(matrix);
}

void matrix_report_free(struct matrix_report *matrix)
{
    json_decref(matrix->pairs);
    matrix->pairs = NULL;
}
