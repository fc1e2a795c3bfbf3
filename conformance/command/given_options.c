/* given_options.c - options that were given before, and whether they may be given again. */
#include "config.h"

#include "conformance/command/given_options.h"

#include "conformance/command/usage.h"

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
        const char *first = given->arguments[place];

        if (first != NULL && argument != NULL)
            usage_complain(errors, command, "--%s is given twice, and has one value: %s or %s",
                option->name, first, argument);
        else
            usage_complain(errors, command, "--%s is given twice, and has one value", option->name);
        return false;
    }
    given->is_given[place] = true;
    given->arguments[place] = argument;
    return true;
}
