/* command_init.c - writes the files that somebody begins an adapter with. */
#include "config.h"

#include "common/shell_word.h"
#include "conformance/command/command.h"
#include "conformance/command/exit.h"
#include "conformance/command/skeleton.h"
#include "conformance/command/usage.h"
#include "conformance/results/results.h"
#include "conformance/run/ending_signals.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_language(const char *language)
{
    for (const char *const *known = skeleton_languages; *known != NULL; known++)
        if (strcmp(*known, language) == 0)
            return true;
    return false;
}

/* The commands that come next, to be copied into a shell. Returns an exit status. */
static int print_next(
    const char *program, const char *directory, const char *name, const char *language)
{
    char *folder = shell_word_quote(directory), *suite = shell_word_quote(program);
    bool ok = folder != NULL && suite != NULL;

    if (ok) {
        fputs("next:\n  ", stdout);
        if (strcmp(language, "c") == 0)
            printf("make -C %s && ", folder);
        printf("%s probe --implementation %s/%s.json\n", suite, folder, name);
        printf(
            "server or client alone, with the reference on the other side:\n"
            "  %s run --server %s/%s.json good-path, or --client; leave the other role as it is\n",
            suite, folder, name);
    }
    free(folder);
    free(suite);
    return ok ? EXIT_STATUS_EXPECTED : exit_complain("the next command", -ENOMEM);
}

/* Whether the command line can be followed; if not, says why. */
static bool check_usage(const struct options *options, const char *name, const char *language)
{
    if (options->pattern_count > 1)
        usage_complain(stderr, options->command, "init takes one name, and not besides: %s",
            options->patterns[1]);
    else if (!skeleton_is_name(name))
        usage_complain(stderr, options->command,
            "a name has letters, digits, - and _, 64 at most, and begins with one of the first "
            "two, not: %s",
            name);
    else if (!is_language(language))
        usage_complain(stderr, options->command, "--language is c or python, not: %s", language);
    else
        return true;
    return false;
}

int command_init(
    const struct options *options, const struct resources *resources, const char *program)
{
    const char *name = options->patterns[0];
    const char *directory = options->directory != NULL ? options->directory : name;
    const char *language = options->language != NULL ? options->language : skeleton_languages[0];
    char *templates = NULL;
    sigset_t ending, old;
    int error;

    if (!check_usage(options, name, language))
        return EXIT_STATUS_INVALID;
    if (asprintf(&templates, "%s/templates/%s", resources->implementations, language) < 0)
        return exit_complain("the templates", -ENOMEM);
    /* What is half written is removed again: an interruption has to wait for that. */
    ending_signals_all(&ending);
    sigprocmask(SIG_BLOCK, &ending, &old);
    error = skeleton_write(templates, name, resources->pkgconfig, directory, stdout, stderr);
    sigprocmask(SIG_SETMASK, &old, NULL);
    free(templates);
    if (error == -EEXIST || error == -EBUSY)
        return EXIT_STATUS_INVALID;
    return error < 0 ? EXIT_STATUS_ERROR : print_next(program, directory, name, language);
}
