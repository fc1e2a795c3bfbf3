/* command_run.c - stages the scenarios, judges, and writes results.json. */
#include "config.h"

#include "conformance/command/command.h"
#include "conformance/command/exit.h"
#include "conformance/command/readiness.h"
#include "conformance/command/selection.h"
#include "conformance/command/test_run.h"
#include "conformance/expectations/expectations.h"
#include "conformance/plan/manifest.h"
#include "conformance/plan/pairing.h"
#include "conformance/results/results.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/*
 * The file of expectations, if there is one: that of the command line, or else the manifest's.
 * PLAN is whole yet. Returns an exit status.
 */
static int load_expectations(const struct options *options, const struct manifest *manifest,
    const struct plan *plan, struct expectations **expectations)
{
    /* The manifest's speak of its own server and client. */
    bool is_pair = options->server != NULL || options->client != NULL;
    const char *own = is_pair ? NULL : manifest->expectations;
    const char *path = options->expectations != NULL ? options->expectations : own;
    int error;

    if (path != NULL && strcmp(path, OPTIONS_NO_EXPECTATIONS) == 0)
        path = NULL;
    if (path == NULL && options->update_expectations) {
        fprintf(stderr,
            "shakedown: there is no file of expectations to change: --expectations names "
            "none%s%s\n",
            is_pair ? "" : ", nor does ", is_pair ? "" : manifest->path);
        return EXIT_STATUS_INVALID;
    }
    if (path == NULL)
        return EXIT_STATUS_EXPECTED;
    if (options->update_expectations && access(path, F_OK) < 0 && errno == ENOENT)
        error = expectations_new(path, plan, expectations);
    else
        error = expectations_load(path, plan, stderr, expectations);
    return error < 0 ? exit_status_of_file(error) : EXIT_STATUS_EXPECTED;
}

/* Loads who plays: *CLIENT stays NULL where one implementation plays both. Returns an exit status.
 */
static int load_players(const struct options *options, const struct resources *resources,
    struct manifest **manifest, struct manifest **client)
{
    const char *path =
        options->implementation != NULL ? options->implementation : resources->manifest;
    int error = manifest_load(
        options->server != NULL ? options->server : path, resources->bindir, stderr, manifest);

    if (error == 0 && (options->server != NULL || options->client != NULL))
        error = manifest_load(
            options->client != NULL ? options->client : path, resources->bindir, stderr, client);
    return error < 0 ? exit_status_of_file(error) : EXIT_STATUS_EXPECTED;
}

int command_run(
    const struct options *options, const struct resources *resources, const char *program)
{
    struct manifest *manifest = NULL, *client = NULL;
    struct selection selection = {0};
    struct expectations *expectations = NULL;
    int status = load_players(options, resources, &manifest, &client);

    if (status == EXIT_STATUS_EXPECTED)
        status = selection_load(resources, &selection);
    if (status == EXIT_STATUS_EXPECTED)
        status = load_expectations(options, manifest, selection.plan, &expectations);
    if (status == EXIT_STATUS_EXPECTED)
        status = selection_narrow(options, &selection);
    if (status == EXIT_STATUS_EXPECTED)
        status = check_programs(manifest, client);
    if (status == EXIT_STATUS_EXPECTED)
        status = readiness_check(resources, options->jobs);
    if (status == EXIT_STATUS_EXPECTED)
        status = test_run_perform(selection.plan,
            &(struct pairing){manifest, client != NULL ? client : manifest}, expectations,
            resources, options, program);
    expectations_free(expectations);
    selection_end(&selection);
    manifest_free(client);
    manifest_free(manifest);
    return status;
}
