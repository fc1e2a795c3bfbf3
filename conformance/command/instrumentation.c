/* instrumentation.c - what the options that look into one case ask for, made ready. */
#include "config.h"

#include "conformance/command/instrumentation.h"

#include "conformance/command/exit.h"
#include "conformance/plan/program.h"
#include "conformance/results/results.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *option_name(const struct options *options)
{
    return options->has_tool ? instrument_word(options->tool) : "keep";
}

static int check_count(const struct options *options, const struct plan *plan)
{
    if (plan->case_count == 1)
        return EXIT_STATUS_EXPECTED;
    fprintf(stderr,
        "shakedown: --%s is for one case, and %zu are selected; name one by its whole id, as "
        "`shakedown list` prints it: '%s'\n",
        option_name(options), plan->case_count, plan->cases[0].id);
    return EXIT_STATUS_INVALID;
}

static int choose_roles(
    const struct options *options, const struct plan *plan, struct instrument *instrument)
{
    unsigned there = plan->cases[0].roles;

    if (options->tool_roles == ROLE_CLIENT && (there & ROLE_CLIENT) == 0) {
        fprintf(stderr,
            "shakedown: --%s=client: in %s no client of the implementation takes part; expected "
            "server\n",
            option_name(options), plan->cases[0].id);
        return EXIT_STATUS_INVALID;
    }
    instrument->roles = options->tool_roles & there;
    return EXIT_STATUS_EXPECTED;
}

static int check_tool(const char *tool)
{
    if (program_check(tool, getenv("PATH")) == 0)
        return EXIT_STATUS_EXPECTED;
    fprintf(stderr, "shakedown: --%s: %s is not installed (Debian: apt-get install %s)\n", tool,
        tool, tool);
    return EXIT_STATUS_ERROR;
}

static int take_terminal(struct instrumentation *instrumentation)
{
    int error = terminal_open(&instrumentation->terminal);

    instrumentation->instrument.terminal = &instrumentation->terminal;
    if (error == 0)
        return EXIT_STATUS_EXPECTED;
    fprintf(stderr, "shakedown: --gdb needs %s; --gdb-commands FILE does without\n",
        error == -EPERM ? "the terminal, and runs in the background" : "a terminal, and has none");
    return EXIT_STATUS_ERROR;
}

/* gdb reads its commands when the scenario is at work: what is wrong with the file is said before.
 */
static int take_commands(const struct options *options, struct instrumentation *instrumentation)
{
    FILE *file = fopen(options->gdb_commands, "re");

    if (file != NULL)
        fclose(file);
    else {
        fprintf(stderr, "shakedown: %s: %s; expected a file of commands for gdb\n",
            options->gdb_commands, strerror(errno));
        return EXIT_STATUS_INVALID;
    }
    instrumentation->commands = realpath(options->gdb_commands, NULL);
    instrumentation->instrument.commands = instrumentation->commands;
    return instrumentation->commands != NULL ? EXIT_STATUS_EXPECTED
                                             : exit_complain(options->gdb_commands, -errno);
}

/* What an earlier run left there would be taken for this one's. Of what has another ending, none
   can be; another run may take a file away meanwhile. */
static int remove_files(const char *folder, const char *ending)
{
    DIR *directory = opendir(folder);
    const struct dirent *entry;
    int error = 0;

    if (directory == NULL)
        return -errno;
    while ((errno = 0, entry = readdir(directory)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');

        if (entry->d_type != DT_DIR && dot != NULL && strcmp(dot + 1, ending) == 0 &&
            unlinkat(dirfd(directory), entry->d_name, 0) < 0 && errno != ENOENT)
            error = -errno;
    }
    if (error == 0)
        error = -errno;
    closedir(directory);
    return error;
}

static int make_folder(const char *target, struct instrumentation *instrumentation)
{
    const char *word = instrument_word(instrumentation->instrument.kind);
    int error;

    if (asprintf(&instrumentation->folder, "%s.%s", target, word) < 0) {
        instrumentation->folder = NULL;
        return exit_complain(word, -ENOMEM);
    }
    error = mkdir(instrumentation->folder, 0777) == 0 ? 0
            : errno == EEXIST                         ? remove_files(instrumentation->folder, word)
                                                      : -errno;
    if (error < 0)
        return exit_complain(instrumentation->folder, error);
    instrumentation->instrument.folder = instrumentation->folder;
    return EXIT_STATUS_EXPECTED;
}

int instrumentation_make(const struct options *options, const struct plan *plan,
    const struct resources *resources, const char *target, struct instrumentation *instrumentation)
{
    struct instrument *instrument = &instrumentation->instrument;
    int status;

    *instrumentation = (struct instrumentation){.terminal.fd = -1};
    if (!options->has_tool && !options->keep)
        return EXIT_STATUS_EXPECTED;
    status = check_count(options, plan);
    if (status != EXIT_STATUS_EXPECTED || !options->has_tool)
        return status;
    *instrument =
        (struct instrument){.kind = options->tool, .puppet = resources->puppet, .is_patient = true};
    instrumentation->is_used = true;
    status = choose_roles(options, plan, instrument);
    if (status == EXIT_STATUS_EXPECTED)
        status = check_tool(instrument_word(instrument->kind));
    if (status == EXIT_STATUS_EXPECTED && options->gdb_commands != NULL)
        status = take_commands(options, instrumentation);
    if (status != EXIT_STATUS_EXPECTED)
        return status;
    if (instrument->kind == INSTRUMENT_GDB && options->gdb_commands == NULL)
        return take_terminal(instrumentation);
    return make_folder(target, instrumentation);
}

void instrumentation_announce(const struct instrumentation *instrumentation, FILE *out)
{
    const struct instrument *instrument = &instrumentation->instrument;
    bool serves = (instrument->roles & ROLE_SERVER) != 0,
         asks = (instrument->roles & ROLE_CLIENT) != 0;

    if (!instrumentation->is_used)
        return;
    fprintf(out, "under %s: %s%s%s; no step has a deadline", instrument_word(instrument->kind),
        serves ? "server" : "", serves && asks ? " and " : "", asks ? "client" : "");
    if (instrumentation->folder != NULL)
        fprintf(out, "; files in %s", instrumentation->folder);
    fputc('\n', out);
    fflush(out);
}

void instrumentation_end(struct instrumentation *instrumentation)
{
    terminal_return(&instrumentation->terminal);
    terminal_close(&instrumentation->terminal);
    free(instrumentation->folder);
    free(instrumentation->commands);
}
