/* command_line.c - the command lines of this folder's programs: options, usage, version. */
#include "config.h"

#include "reports/command_line.h"

#include <stdio.h>
#include <stdlib.h>

int command_line_misuse(const struct command_line *line, const char *what, const char *word)
{
    fprintf(
        stderr, "%s: %s%s%s\n%s", line->name, what, word[0] != '\0' ? ": " : "", word, line->usage);
    return EXIT_USAGE;
}

int command_line_version(const struct command_line *line)
{
    printf("%s (%s) %s\n", line->name, PACKAGE_NAME, PACKAGE_VERSION);
    return EXIT_SUCCESS;
}

int command_line_next_option(const struct command_line *line, int argc, char **argv)
{
    int code;

    opterr = 0;
    code = getopt_long(argc, argv, ":", line->options, NULL);
    if (code == ':')
        return command_line_misuse(line, "an argument is missing after", argv[optind - 1]);
    if (code == '?')
        return command_line_misuse(line, "unknown option", argv[optind - 1]);
    return code;
}
