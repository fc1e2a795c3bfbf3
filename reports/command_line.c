/* command_line.c - the command lines of this folder's programs: options, help, version. */
#include "config.h"

#include "reports/command_line.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

/* The program's own options follow --help and --version. */
enum { CODE_HELP = 256, CODE_VERSION, CODE_FIRST };

#define OPTIONS_MAX 16

int command_line_misuse(const struct command_line *line, const char *what, const char *word)
{
    fprintf(
        stderr, "%s: %s%s%s\n%s", line->name, what, word[0] != '\0' ? ": " : "", word, line->usage);
    return EXIT_USAGE;
}

/* What getopt_long wants to know of the options. */
static void list_options(const struct command_line_option *options, struct option *list)
{
    *list++ = (struct option){"help", no_argument, NULL, CODE_HELP};
    *list++ = (struct option){"version", no_argument, NULL, CODE_VERSION};
    for (int i = 0; options[i].name != NULL && i < OPTIONS_MAX; i++)
        *list++ = (struct option){options[i].name,
            options[i].flag != NULL ? no_argument : required_argument, NULL, CODE_FIRST + i};
    *list = (struct option){0};
}

static int take(
    const struct command_line *line, const struct command_line_option *option, const char *argument)
{
    if (option->flag != NULL) {
        *option->flag = true;
    } else if (option->text != NULL) {
        *option->text = argument;
    } else {
        if (option->words->count == COMMAND_LINE_WORDS_MAX)
            return command_line_misuse(line, "one too many", argument);
        option->words->words[option->words->count++] = argument;
    }
    return -1;
}

int command_line_parse(const struct command_line *line, const struct command_line_option *options,
    int argc, char **argv)
{
    struct option list[OPTIONS_MAX + 3];
    int status = -1, code;

    list_options(options, list);
    opterr = 0;
    while (status < 0 && (code = getopt_long(argc, argv, ":", list, NULL)) != -1) {
        if (code == ':')
            return command_line_misuse(line, "an argument is missing after", argv[optind - 1]);
        if (code == '?')
            return command_line_misuse(line, "unknown option", argv[optind - 1]);
        if (code == CODE_HELP) {
            printf("%s%s", line->usage, line->help);
            return EXIT_SUCCESS;
        }
        if (code == CODE_VERSION) {
            printf("%s (%s) %s\n", line->name, PACKAGE_NAME, PACKAGE_VERSION);
            return EXIT_SUCCESS;
        }
        status = take(line, &options[code - CODE_FIRST], optarg);
    }
    return status;
}
