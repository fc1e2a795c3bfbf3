/* runner_options.c - what the runner is told of a command line. */
#include "config.h"

#include "conformance/command/runner_options.h"

struct runner_options runner_options_of(
    const struct options *options, const char *program, const char *rerun)
{
    return (struct runner_options){.jobs = options->jobs,
        .strict = options->strict,
        .verify_adapter = options->verify_adapter,
        .rounds = options->rounds,
        .shuffled = options->shuffled,
        .seed = options->seed,
        .timeout_scale = options->timeout_scale,
        .keep = options->keep,
        .no_replay = options->no_replay,
        .program = program,
        .rerun = rerun};
}
