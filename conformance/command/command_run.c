/* command_run.c - stages the scenarios, judges, and writes results.json. */
#include "config.h"

#include <stdio.h>

#include "conformance/command/campaign.h"
#include "conformance/command/command.h"
#include "conformance/command/exit.h"
#include "conformance/command/selection.h"
#include "conformance/plan/manifest.h"
#include "conformance/plan/pairing.h"
#include "conformance/results/results.h"

int command_run(
    const struct options *options, const struct resources *resources, const char *program)
{
    const char *path =
        options->implementation != NULL ? options->implementation : resources->manifest;
    struct manifest *manifest = NULL;
    struct selection selection = {0};
    int fault = manifest_load(path, resources->bindir, stderr, &manifest), status;

    if (fault < 0)
        return exit_status_of_file(fault);
    status = selection_make(options, resources, &selection);
    if (status == EXIT_STATUS_EXPECTED && manifest_check_programs(manifest, stderr) < 0)
        status = EXIT_STATUS_ERROR;
    if (status == EXIT_STATUS_EXPECTED)
        status = campaign_run(selection.plan, &(struct pairing){manifest, manifest}, resources,
            options, program);
    selection_end(&selection);
    manifest_free(manifest);
    return status;
}
