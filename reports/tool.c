/* tool.c - what the programs of this folder have in common: how their command lines are read. */
#include "config.h"

#include "reports/tool.h"

#include <stdio.h>
#include <stdlib.h>

int tool_misuse(const struct tool *tool, const char *what, const char *word)
{
    fprintf(
        stderr, "%s: %s%s%s\n%s", tool->name, what, word[0] != '\0' ? ": " : "", word, tool->usage);
    return EXIT_USAGE;
}

int tool_version(const struct tool *tool)
{
    printf("%s (%s) %s\n", tool->name, PACKAGE_NAME, PACKAGE_VERSION);
    return EXIT_SUCCESS;
}

int tool_next_option(const struct tool *tool, int argc, char **argv)
{
    int code;

    opterr = 0;
    code = getopt_long(argc, argv, ":", tool->options, NULL);
    if (code == ':')
        return tool_misuse(tool, "an argument is missing after", argv[optind - 1]);
    if (code == '?')
        return tool_misuse(tool, "unknown option", argv[optind - 1]);
    return code;
}
