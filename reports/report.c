/* report.c - hands results to what renders them. */
#include "config.h"

#include <stdlib.h>

#include "reports/console.h"
#include "reports/report.h"

struct report {
    struct console console;
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
