/* exit_status.c - what verdicts amount to for whoever started the run. */
#include "config.h"

#include "reports/report.h"

static json_int_t count_of(const json_t *summary, const char *verdict)
{
    return json_integer_value(json_object_get(summary, verdict));
}

int report_exit_status(const json_t *summary)
{
    json_int_t flaky = count_of(summary, "flaky");

    if (count_of(summary, "error") > 0)
        return EXIT_STATUS_ERROR;
    if (count_of(summary, "fail") > 0 || count_of(summary, "unexpected-pass") > 0 ||
        flaky > count_of(summary, "tolerated"))
        return EXIT_STATUS_FAILED;
    if (flaky > 0 || count_of(summary, "pass") > 0 || count_of(summary, "expected-fail") > 0)
        return EXIT_STATUS_EXPECTED;
    return EXIT_STATUS_NOTHING_RAN;
}
