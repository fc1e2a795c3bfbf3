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

/* Returns an exit status. CLIENT is NULL where there is no other. */
static int check_programs(const struct manifest *manifest, const struct manifest *client)
{
    int status = EXIT_STATUS_EXPECTED;

    if (manifest_check_programs(manifest, stderr) < 0)
        status = EXIT_STATUS_ERROR;
    if (client != NULL && manifest_check_programs(client, stderr) < 0)
        status = EXIT_STATUS_ERROR;
    return status;
}

int command_run(
    const struct options *options, const struct resources *resources, const char *program)
{
    const char *path =
        options->implementation != NULL ? options->implementation : resources->manifest;
    struct manifest *manifest = NULL, *client = NULL;
    struct selection selection = {0};
    int fault = manifest_load(path, resources->bindir, stderr, &manifest), status;

    if (fault == 0 && options->client != NULL)
        fault = manifest_load(options->client, resources->bindir, stderr, &client);
    status = fault < 0 ? exit_status_of_file(fault) : EXIT_STATUS_EXPECTED;
    if (status == EXIT_STATUS_EXPECTED)
        status = selection_make(options, resources, &selection);
    if (status == EXIT_STATUS_EXPECTED)
        status = check_programs(manifest, client);
    if (status == EXIT_STATUS_EXPECTED)
        status = campaign_run(selection.plan,
            &(struct pairing){manifest, client != NULL ? client : manifest}, resources, options,
            program);
    selection_end(&selection);
    manifest_free(client);
    manifest_free(manifest);
    return status;
}
