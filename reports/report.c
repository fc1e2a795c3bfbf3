/* report.c - hands results to what renders them. */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/console.h"
#include "reports/matrix_report.h"
#include "reports/report.h"

struct report {
    struct console console;
    struct matrix_report matrix;
};

unsigned report_choose_look(FILE *out)
{
    const char *terminal = getenv("TERM"), *no_colour = getenv("NO_COLOR");
    unsigned look = 0;

    if (!isatty(fileno(out)) || terminal == NULL || strcmp(terminal, "dumb") == 0)
        return 0;
    look |= REPORT_PROGRESS;
    if (no_colour == NULL || no_colour[0] == '\0')
        look |= REPORT_COLOUR;
    return look;
}

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
