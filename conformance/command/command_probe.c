/* command_probe.c - looks for an adapter's faults before a run. */
#include "config.h"

#include "common/shell_word.h"
#include "conformance/command/command.h"
#include "conformance/command/exit.h"
#include "conformance/command/readiness.h"
#include "conformance/command/usage.h"
#include "conformance/plan/catalogue.h"
#include "conformance/plan/manifest.h"
#include "conformance/probe/probe.h"
#include "conformance/results/results.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* For each thing that an adapter is asked, in milliseconds: interpreters take their time. */
#define DEADLINE_MS 10000

/* Of what --timeout-scale makes of it, the least and the most that is of use. */
#define DEADLINE_LEAST_MS 50
#define DEADLINE_MOST_MS 600000

static int scaled_deadline_ms(double scale)
{
    double scaled = DEADLINE_MS * scale;

    if (scaled < DEADLINE_LEAST_MS)
        return DEADLINE_LEAST_MS;
    return scaled > DEADLINE_MOST_MS ? DEADLINE_MOST_MS : (int)scaled;
}

/* The commands that come next, to be copied into a shell. Returns an exit status. */
static int print_next(const char *program, const char *path)
{
    char *manifest = shell_word_quote(path), *suite = shell_word_quote(program);
    bool ok = manifest != NULL && suite != NULL;

    if (ok)
        printf("next:\n  %s run --implementation %s good-path\n"
               "server or client alone, with the reference on the other side:\n"
               "  %s run --server %s good-path, or --client\n",
            suite, manifest, suite, manifest);
    free(manifest);
    free(suite);
    return ok ? EXIT_STATUS_EXPECTED : exit_complain("the next command", -ENOMEM);
}

/* Loads what the probe needs besides. Returns what probe_run does. */
static int run(const struct manifest *manifest, const struct resources *resources, int deadline_ms)
{
    struct manifest *reference = NULL;
    struct catalogue *catalogue = NULL;
    int result = manifest_load(resources->manifest, resources->bindir, stderr, &reference);

    if (result == 0)
        result = catalogue_load(resources->requirements, stderr, &catalogue);
    if (result == 0) {
        const struct probe_setting setting = {.manifest = manifest,
            .reference = reference,
            .catalogue = catalogue,
            .resources = resources,
            .deadline_ms = deadline_ms};

        result = probe_run(&setting);
    }
    catalogue_free(catalogue);
    manifest_free(reference);
    return result;
}

int command_probe(
    const struct options *options, const struct resources *resources, const char *program)
{
    const char *path =
        options->implementation != NULL ? options->implementation : resources->manifest;
    struct manifest *manifest = NULL;
    int error, result, status;

    if (options->pattern_count > 0) {
        usage_complain(stderr, options->command,
            "probe takes a manifest behind --implementation, and no operand: %s",
            options->patterns[0]);
        return EXIT_STATUS_INVALID;
    }
    error = manifest_load(path, resources->bindir, stderr, &manifest);
    if (error < 0)
        return exit_status_of_file(error);
    status = readiness_check(resources, 1);
    if (status != EXIT_STATUS_EXPECTED) {
        manifest_free(manifest);
        return status;
    }
    result = run(manifest, resources, scaled_deadline_ms(options->timeout_scale));
    manifest_free(manifest);
    if (result < 0)
        return exit_complain("the adapter could not be tried", result);
    if (result != PROBE_WELL)
        return EXIT_STATUS_ERROR;
    /* Who probes the reference has nothing to go on with. */
    return options->implementation != NULL ? print_next(program, path) : EXIT_STATUS_EXPECTED;
}
