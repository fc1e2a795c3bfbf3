/* requirement_page.c - each requirement with what checks it, as an HTML page. */
#include "config.h"

#include "reports/requirement_page.h"

#include "reports/escape.h"
#include "reports/member.h"
#include "reports/requirement_counts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char head_text[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>Requirements</title>\n"
    "<style>\n"
    "body { font: 15px/1.45 sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em;"
    " color: #222; background: #fff }\n"
    "h2 { font-size: 1.1em; margin: 2em 0 .2em; border-top: 1px solid #ccc; padding-top: .8em }\n"
    "h2 small { font-weight: normal; color: #666 }\n"
    "p { margin: .3em 0 }\n"
    "table { border-collapse: collapse; margin: .4em 0 }\n"
    "td, th { text-align: left; padding: .1em 1.2em .1em 0; vertical-align: top }\n"
    ".also { color: #555 }\n"
    ".good { color: #06600f }\n"
    ".bad { color: #a30000; font-weight: bold }\n"
    ".none { color: #8a5a00 }\n"
    "code, .lines { font: 13px/1.4 monospace }\n"
    "</style>\n"
    "</head>\n"
    "<body>\n"
    "<h1>Requirements, and what checks them</h1>\n";

/* Prints `markup` of our own, and the text of somebody's. */
static void print_text(FILE *out, const char *markup, const char *text)
{
    fputs(markup, out);
    escape_print_html(out, text);
}

/* "5 of 6", as good or bad news. */
static void print_part(FILE *out, size_t part, size_t whole)
{
    const char *class = whole == 0 ? "none" : part == whole ? "good" : "bad";

    fprintf(out, "<td class=\"%s\">%zu of %zu</td>", class, part, whole);
}

static void print_cases(FILE *out, const struct evidence_scenario *scenario)
{
    char text[EVIDENCE_TEXT_MAX];
    bool good = evidence_describe(scenario, text, sizeof text);
    bool asked = scenario->skipped < scenario->cases;

    fprintf(out, "<td class=\"%s\">%s</td>", !asked ? "none" : good ? "good" : "bad", text);
}

static void print_run(const struct evidence *evidence, FILE *out)
{
    const json_t *implementation = json_object_get(evidence->results, "implementation");

    if (evidence->results == NULL)
        return;
    print_text(out, "<p>", member_text(implementation, "name"));
    print_text(out, " ", member_text(implementation, "version"));
    print_text(out, " (", member_text(implementation, "language"));
    print_text(out, "), run with Shakedown ", member_text(evidence->results, "suite"));
    print_text(out, " on ", member_text(evidence->results, "started"));
    fputs(".</p>\n", out);
}

/* How many MUST sentences the suite's scenarios check, if the results say so. */
static void print_sentences(const struct evidence *evidence, FILE *out)
{
    const struct requirement_totals counts =
        requirement_counts_total(json_object_get(evidence->results, "requirements"));

    if (counts.sentences > 0)
        fprintf(out,
            "<p>Of %zu MUST sentences %zu are checked in part by scenarios, %zu by none.</p>\n",
            counts.sentences, counts.in_part, counts.by_nothing);
}

/* How many requirements there are, and which of them nothing checks. */
static void print_summary(const struct evidence *evidence, FILE *out)
{
    const struct evidence_counts counts = evidence_count(evidence);
    bool first = true;

    fprintf(out,
        "<p>%zu requirements: %zu checked by scenarios, %zu by unit tests, %zu by nothing here",
        evidence->row_count, counts.scenarios, counts.units, counts.nothing);
    for (size_t i = 0; i < evidence->row_count; i++) {
        const char *id = evidence->rows[i].id;

        if (evidence->rows[i].scenario_count + evidence->rows[i].unit_count > 0)
            continue;
        print_text(out, first ? ": <a href=\"#" : ", <a href=\"#", id);
        first = false;
        print_text(out, "\">", id);
        fputs("</a>", out);
    }
    fputs(".</p>\n", out);
    print_sentences(evidence, out);
}

static void print_checks(const struct evidence_row *row, FILE *out)
{
    if (row->scenario_count + row->unit_count == 0) {
        fputs("<p class=\"none\">Nothing here checks it.</p>\n", out);
        return;
    }
    fputs("<table>\n", out);
    if (row->scenario_count > 0)
        fputs("<tr><th>scenario</th><th>cases</th><th>checks of it kept</th></tr>\n", out);
    for (size_t i = 0; i < row->scenario_count; i++) {
        const struct evidence_scenario *scenario = &row->scenarios[i];

        print_text(out, "<tr><td>", scenario->id);
        fputs("</td>", out);
        print_cases(out, scenario);
        print_part(out, scenario->kept, scenario->checks);
        fputs("</tr>\n", out);
    }
    if (row->unit_count > 0)
        fputs("<tr><th>unit test</th><th>passed</th><th></th></tr>\n", out);
    for (size_t i = 0; i < row->unit_count; i++) {
        print_text(out, "<tr><td><code>", row->units[i].name);
        fputs("</code></td>", out);
        print_part(out, row->units[i].passed, row->units[i].runs);
        fputs("<td></td></tr>\n", out);
    }
    fputs("</table>\n", out);
}

/* The lines that only `chosen` reached, or nobody, by file, folded under the number of lines. */
static void print_lines(const struct evidence *evidence, const bool *chosen, FILE *out)
{
    const struct tracefile *tracefile = &evidence->tracefile;
    size_t total = 0;

    for (size_t i = 0; i < tracefile->file_count; i++)
        total += tracefile_count_lines(&tracefile->files[i], chosen);
    if (total == 0) {
        fputs("<p>None.</p>\n", out);
        return;
    }
    fprintf(out, "<details><summary>%zu lines</summary>\n<table class=\"lines\">\n", total);
    for (size_t i = 0; i < tracefile->file_count; i++) {
        const struct tracefile_source *file = &tracefile->files[i];
        size_t count = tracefile_count_lines(file, chosen);

        if (count == 0)
            continue;
        print_text(out, "<tr><td>", evidence_path(evidence, file));
        fprintf(out, "</td><td>%zu</td><td>", count);
        tracefile_print_lines(file, chosen, out);
        fputs("</td></tr>\n", out);
    }
    fputs("</table></details>\n", out);
}

/* How many checks observed a part, or why none did. */
static void print_observed(const json_t *observed, FILE *out)
{
    json_int_t met = member_integer(observed, "met"), unmet = member_integer(observed, "unmet");

    if (observed == NULL)
        return;
    if (met + unmet > 0) {
        fprintf(out,
            "<td class=\"%s\">observed: %" JSON_INTEGER_FORMAT " of %" JSON_INTEGER_FORMAT
            " checks kept</td>",
            unmet == 0 ? "good" : "bad", met, met + unmet);
        return;
    }
    fputs(json_is_true(json_object_get(observed, "observed")) ? "<td class=\"none\">not in this run"
                                                              : "<td class=\"none\">not observed",
        out);
    if (member_text(observed, "why")[0] != '\0')
        print_text(out, ": ", member_text(observed, "why"));
    fputs("</td>", out);
}

static void print_parts(const struct evidence *evidence, const struct evidence_row *row, FILE *out)
{
    const json_t *parts = json_object_get(row->requirement, "parts");

    if (json_array_size(parts) > 0)
        fputs("<table class=\"also\">\n", out);
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *part = json_array_get(parts, i);
        const char *level = member_text(part, "level");

        print_text(out, "<tr><td>", member_text(part, "key"));
        print_text(out, "</td><td>", level[0] != '\0' ? level : evidence_text(row, "level"));
        print_text(out,
            json_is_true(json_object_get(part, "inside")) ? ", inside</td><td>" : "</td><td>",
            member_text(part, "text"));
        fputs("</td>", out);
        print_observed(evidence_observed(evidence, row, member_text(part, "key")), out);
        fputs("</tr>\n", out);
    }
    if (json_array_size(parts) > 0)
        fputs("</table>\n", out);
}

/* How much of the sentence the suite's scenarios observe, if the results say so. */
static void print_extent(const struct evidence *evidence, const struct evidence_row *row, FILE *out)
{
    const char *checked = member_text(evidence_observed(evidence, row, NULL), "checked");

    if (strcmp(checked, "part") == 0)
        fputs("<p class=\"none\">Scenarios check it in part.</p>\n", out);
    else if (strcmp(checked, "nothing") == 0)
        fputs("<p class=\"none\">No scenario checks it.</p>\n", out);
}

static int print_row(const struct evidence *evidence, const struct evidence_row *row, FILE *out)
{
    bool *chosen;

    print_text(out, "<h2 id=\"", row->id);
    print_text(out, "\">", row->id);
    print_text(out, " <small>", evidence_text(row, "level"));
    print_text(out, ", basis ", evidence_text(row, "basis"));
    print_text(out, ", edition ", evidence_text(row, "edition"));
    if (json_is_true(json_object_get(row->requirement, "inside")))
        fputs(", seen from inside alone", out);
    print_text(out, "</small></h2>\n<p>", evidence_text(row, "sentence"));
    fputs("</p>\n", out);
    print_extent(evidence, row, out);
    print_parts(evidence, row, out);
    print_checks(row, out);
    if (evidence->has_tracefile && row->scenario_count > 0) {
        chosen = evidence_tests(evidence, row);
        if (chosen == NULL)
            return -ENOMEM;
        fputs("<p>Lines that these scenarios alone reach:</p>\n", out);
        print_lines(evidence, chosen, out);
        free(chosen);
    }
    return 0;
}

int requirement_page_write(const struct evidence *evidence, FILE *out)
{
    int error = 0;

    fputs(head_text, out);
    print_run(evidence, out);
    print_summary(evidence, out);
    for (size_t i = 0; error == 0 && i < evidence->row_count; i++)
        error = print_row(evidence, &evidence->rows[i], out);
    if (error == 0 && evidence->has_tracefile) {
        fputs("<h2>Lines that no scenario reaches</h2>\n", out);
        print_lines(evidence, NULL, out);
    }
    fputs("</body>\n</html>\n", out);
    return error;
}
