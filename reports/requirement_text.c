/* requirement_text.c - each requirement with what checks it, as text. */
#include "config.h"

#include "reports/requirement_text.h"

#include "reports/escape.h"
#include "reports/member.h"

#include <errno.h>
#include <stdlib.h>

static void print_scenarios(const struct evidence_row *row, FILE *out)
{
    for (size_t i = 0; i < row->scenario_count; i++) {
        const struct evidence_scenario *scenario = &row->scenarios[i];
        char cases[EVIDENCE_TEXT_MAX];

        fputs("    scenario   ", out);
        escape_print_line(out, scenario->id);
        evidence_describe(scenario, cases, sizeof cases);
        fprintf(out, ": cases: %s; %zu of %zu checks of it kept\n", cases, scenario->kept,
            scenario->checks);
    }
}

static void print_units(const struct evidence_row *row, FILE *out)
{
    for (size_t i = 0; i < row->unit_count; i++) {
        const struct evidence_unit *unit = &row->units[i];

        fputs("    unit test  ", out);
        escape_print_line(out, unit->name);
        fprintf(out, ": %zu of %zu passed\n", unit->passed, unit->runs);
    }
}

/* Prints a line for each file: its path, and the lines that only `chosen` reached, or nobody. */
static void print_lines(
    const struct evidence *evidence, const bool *chosen, const char *before, FILE *out)
{
    for (size_t i = 0; i < evidence->tracefile.file_count; i++) {
        const struct tracefile_source *file = &evidence->tracefile.files[i];

        if (tracefile_count_lines(file, chosen) == 0)
            continue;
        fputs(before, out);
        escape_print_line(out, evidence_path(evidence, file));
        fputs(": ", out);
        tracefile_print_lines(file, chosen, out);
        fputc('\n', out);
    }
}

/* How many checks observed a part, or why none did. */
static void print_observed(const json_t *observed, FILE *out)
{
    json_int_t met = member_integer(observed, "met"), unmet = member_integer(observed, "unmet");
    bool can_be = json_is_true(json_object_get(observed, "observed"));

    if (met + unmet > 0) {
        fprintf(out, "; %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT " checks of it kept",
            met, met + unmet);
    } else if (observed != NULL) {
        fputs(can_be ? "; not in this run" : "; not observed", out);
        member_print_if_any(out, ": ", observed, "why");
    }
}

/* Prints a line for each part: its level, its text, and what was observed of it. */
static void print_parts(const struct evidence *evidence, const struct evidence_row *row, FILE *out)
{
    const json_t *parts = json_object_get(row->requirement, "parts");

    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *part = json_array_get(parts, i);
        const char *key = member_text(part, "key"), *level = member_text(part, "level");

        fputs("    part       ", out);
        escape_print_line(out, key);
        fprintf(out, " (%s%s): ", level[0] != '\0' ? level : evidence_text(row, "level"),
            json_is_true(json_object_get(part, "inside")) ? ", inside" : "");
        escape_print_line(out, member_text(part, "text"));
        print_observed(evidence_observed(evidence, row, key), out);
        fputc('\n', out);
    }
}

static int print_row(const struct evidence *evidence, const struct evidence_row *row, FILE *out)
{
    bool *chosen;

    escape_print_line(out, row->id);
    fprintf(out, " (%s, basis %s, edition %s%s)\n  ", evidence_text(row, "level"),
        evidence_text(row, "basis"), evidence_text(row, "edition"),
        json_is_true(json_object_get(row->requirement, "inside")) ? ", inside" : "");
    escape_print_line(out, evidence_text(row, "sentence"));
    fputc('\n', out);
    print_parts(evidence, row, out);
    if (row->scenario_count + row->unit_count == 0)
        fputs("    nothing here checks it\n", out);
    print_scenarios(row, out);
    print_units(row, out);
    if (evidence->has_tracefile && row->scenario_count > 0) {
        chosen = evidence_tests(evidence, row);
        if (chosen == NULL)
            return -ENOMEM;
        print_lines(evidence, chosen, "    alone in   ", out);
        free(chosen);
    }
    fputc('\n', out);
    return 0;
}

int requirement_text_write(const struct evidence *evidence, FILE *out)
{
    int error = 0;

    for (size_t i = 0; error == 0 && i < evidence->row_count; i++)
        error = print_row(evidence, &evidence->rows[i], out);
    if (error == 0 && evidence->has_tracefile) {
        fputs("Lines that no scenario reaches\n", out);
        print_lines(evidence, NULL, "  ", out);
    }
    return error;
}
