/* report.c - hands results to what renders them. */
#include "config.h"

#include "reports/report.h"

#include "reports/console.h"
#include "reports/matrix_report.h"
#include "reports/member.h"

#include <stdlib.h>

struct report {
    struct console console;
    struct matrix_report matrix;
};

struct report *report_new(FILE *out, unsigned look)
{
    struct report *report = calloc(1, sizeof *report);

    if (report != NULL)
        report->console = (struct console){.out = out, .look = look};
    return report;
}

void report_free(struct report *report)
{
    if (report != NULL)
        matrix_report_free(&report->matrix);
    free(report);
}

void report_begin(struct report *report, json_t *head, size_t planned)
{
    console_begin(&report->console, head, planned);
}

void report_case(struct report *report, json_t *case_object)
{
    console_case(&report->console, case_object);
}

void report_round(struct report *report, const char *verdict)
{
    console_round(&report->console, verdict);
}

void report_replays(struct report *report, size_t count)
{
    console_replays(&report->console, count);
}

void report_end(struct report *report, json_t *tail)
{
    console_end(&report->console, tail);
}

int report_begin_matrix(struct report *report, json_t *head, size_t planned)
{
    return matrix_report_begin(&report->matrix, &report->console, head, planned);
}

void report_pair(struct report *report, const json_t *pair)
{
    matrix_report_pair(&report->matrix, pair);
}

void report_pair_case(struct report *report, json_t *case_object)
{
    matrix_report_case(&report->matrix, case_object);
}

void report_end_matrix(struct report *report, json_t *tail)
{
    matrix_report_end(&report->matrix, tail);
}

void report_copy_tail(json_t *tail, const json_t *results)
{
    static const char *const keys[] = {"sides", "implementation", "client", "reference"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        json_t *value = json_object_get(results, keys[i]);

        if (value != NULL)
            json_object_set(tail, keys[i], value);
    }
}

/* A case with each of its rounds. */
static void show_case(struct report *report, json_t *case_object)
{
    const json_t *rounds = json_object_get(case_object, "repeats");
    const char *verdict = json_string_value(json_object_get(case_object, "verdict"));
    size_t count = json_is_array(rounds) ? json_array_size(rounds) : 1;

    report_case(report, case_object);
    for (size_t i = 0; i < count; i++)
        report_round(report, verdict);
}

void report_results(struct report *report, json_t *results, const char *path)
{
    json_t *cases = json_object_get(results, "scenarios");
    json_t *summary = json_object_get(results, "summary");
    size_t not_run = (size_t)member_integer(summary, "not-run");
    json_t *tail = json_pack("{s:O, s:O, s:O, s:s}", "summary", summary, "duration_ms",
        json_object_get(results, "duration_ms"), "exit_status",
        json_object_get(results, "exit_status"), "results", "");

    report_copy_tail(tail, results);
    /* A path that is not UTF-8 cannot be a member; it is left out. */
    json_object_set_new(tail, "results", json_string(path));
    json_object_set(tail, "requirements", json_object_get(results, "requirements"));
    report_begin(report, results, json_array_size(cases) + not_run);
    for (size_t i = 0; i < json_array_size(cases); i++)
        show_case(report, json_array_get(cases, i));
    report_end(report, tail);
    json_decref(tail);
}
