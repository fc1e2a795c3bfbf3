/* given_options.c - options that were given before, and whether they may be given again. */
#include "config.h"

#include "conformance/command/given_options.h"

#include <getopt.h>
#include <stddef.h>

/* The row of an option that a command takes. */
static const struct known_option *find(int code, const struct command *command)
{
    const struct known_option *option;

    for (size_t i = 0; (option = option_table_at(i)) != NULL; i++)
        if ((int)option->code == code && (option->commands & command->set) != 0)
            return option;
    return NULL;
}

static void complain(const struct known_option *option, const struct command *command,
    const char *first, const char *second, FILE *errors)
{
    fprintf(errors, "shakedown: --%s is given twice, and has one value", option->name);
    if (first != NULL && second != NULL)
        fprintf(errors, ": %s or %s", first, second);
    fprintf(errors, "\n`shakedown %s --help` tells more.\n", command->word);
}

bool given_options_allow(struct given_options *given, const struct command *command, int code,
    const char *argument, FILE *errors)
{
    const struct known_option *option = find(code, command);
    int place = code - OPTION_HELP;

    /* A letter, which is --help's. */
    if (option == NULL)
        return true;
    if (given->is_given[place] && option->argument != NULL &&
        !option_table_is_list(option->code, command->set)) {
        complain(option, command, given->arguments[place], argument, errors);
        return false;
    }
    given->is_given[place] = true;
    given->arguments[place] = argument;
    return true;
}
