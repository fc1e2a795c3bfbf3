/* results_head.c - what a file of results says first, whatever it is about. */
#include "config.h"

#include "conformance/command/results_head.h"

#include "conformance/language/text.h"

#include <string.h>
#include <sys/utsname.h>
#include <time.h>

static json_t *describe_machine(void)
{
    struct utsname name;

    if (uname(&name) < 0)
        memset(&name, 0, sizeof name);
    return json_pack("{s:o, s:o, s:o, s:i}", "system",
        text_to_json(name.sysname, strlen(name.sysname)), "release",
        text_to_json(name.release, strlen(name.release)), "architecture",
        text_to_json(name.machine, strlen(name.machine)), "processors", (int)options_processors());
}

json_t *results_head_new(const char *format, int version, const struct options *options)
{
    char started[sizeof "9999-12-31T23:59:59Z"] = "";
    time_t now = time(NULL);
    struct tm utc;

    gmtime_r(&now, &utc);
    strftime(started, sizeof started, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return json_pack("{s:s, s:i, s:s, s:o, s:o, s:i, s:f, s:b, s:b, s:s}", "format", format,
        "version", version, "suite", PACKAGE_VERSION, "machine", describe_machine(), "seed",
        options->shuffled ? json_integer((json_int_t)options->seed) : json_null(), "jobs",
        (int)options->jobs, "timeout_scale", options->timeout_scale, "strict", (int)options->strict,
        "verify_adapter", (int)options->verify_adapter, "started", started);
}
