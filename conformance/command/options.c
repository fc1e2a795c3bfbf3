/* options.c - what the command line asks for. */
#include "config.h"

#include "conformance/command/options.h"

#include "common/shell_word.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

unsigned options_processors(void)
{
    cpu_set_t set;
    int count;

    /* More than the 1,024 of a cpu_set_t: as many jobs as that is enough. */
    if (sched_getaffinity(0, sizeof set, &set) < 0)
        return errno == EINVAL ? CPU_SETSIZE : 1;
    count = CPU_COUNT(&set);
    return count > 0 ? (unsigned)count : 1;
}

/* " --NAME VALUE" if there is a value; false when memory is short. */
static bool print_option(FILE *out, const char *name, const char *value)
{
    char *quoted;

    if (value == NULL)
        return true;
    quoted = shell_word_quote(value);
    if (quoted == NULL)
        return false;
    fprintf(out, "%s--%s %s", ftello(out) > 0 ? " " : "", name, quoted);
    free(quoted);
    return true;
}

/* The same of a path, from the root: who runs the command again may be in another folder. One that
   leads nowhere is left as it is. */
static bool print_path(FILE *out, const char *name, const char *path)
{
    char *absolute = path != NULL ? realpath(path, NULL) : NULL;
    bool printed = print_option(out, name, absolute != NULL ? absolute : path);

    free(absolute);
    return printed;
}

/* "none" is no path, even where there is a file of that name. */
static bool print_expectations(FILE *out, const char *path)
{
    return path != NULL && strcmp(path, "none") == 0 ? print_option(out, "expectations", path)
                                                     : print_path(out, "expectations", path);
}

char *options_rerun(const struct options *options)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    bool ok;

    if (out == NULL)
        return NULL;
    ok = print_path(out, "implementation", options->implementation) &&
         print_path(out, "server", options->server) && print_path(out, "client", options->client) &&
         print_path(out, "scenarios", options->scenarios) &&
         print_expectations(out, options->expectations);
    if (options->strict)
        fprintf(out, "%s--strict", ftello(out) > 0 ? " " : "");
    if (options->verify_adapter)
        fprintf(out, "%s--verify-adapter", ftello(out) > 0 ? " " : "");
    /* What one round of many showed may not come at once; what each shows does. */
    if (options->rounds != 1)
        fprintf(out, "%s--until-fail", ftello(out) > 0 ? " " : "");
    if (options->timeout_scale != 1)
        fprintf(out, "%s--timeout-scale %.15g", ftello(out) > 0 ? " " : "", options->timeout_scale);
    if (fclose(out) != 0 || !ok) {
        free(text);
        return NULL;
    }
    return text;
}

struct runner_options options_runner(
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
