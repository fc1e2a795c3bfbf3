/* exit_status.c - what `shakedown` exits with. */
#include "config.h"

#include "reports/exit_status.h"

#include "reports/member.h"

#include <stddef.h>

int exit_status_of_summary(const json_t *summary)
{
    json_int_t flaky = member_integer(summary, "flaky");

    if (member_integer(summary, "error") > 0)
        return EXIT_STATUS_ERROR;
    if (member_integer(summary, "fail") > 0 || member_integer(summary, "unexpected-pass") > 0 ||
        flaky > member_integer(summary, "tolerated"))
        return EXIT_STATUS_FAILED;
    if (flaky > 0 || member_integer(summary, "pass") > 0 ||
        member_integer(summary, "expected-fail") > 0)
        return EXIT_STATUS_EXPECTED;
    return EXIT_STATUS_NOTHING_RAN;
}

int exit_status_worse(int left, int right)
{
    static const int order[] = {
        EXIT_STATUS_INVALID, EXIT_STATUS_ERROR, EXIT_STATUS_FAILED, EXIT_STATUS_EXPECTED};

    if (left >= 128 || right >= 128)
        return left >= 128 ? left : right;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (left == order[i] || right == order[i])
            return order[i];
    return left;
}
