/* terminal.c - what a report may look like on a terminal: colours, and a line that is redrawn. */
#include "config.h"

#include "reports/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const codes[] = {
    [TERMINAL_PLAIN] = "",
    [TERMINAL_GOOD] = "\033[32m",
    [TERMINAL_BAD] = "\033[1;31m",
    [TERMINAL_FAINT] = "\033[2m",
};

unsigned terminal_choose_look(FILE *out)
{
    const char *terminal = getenv("TERM"), *no_colour = getenv("NO_COLOR");

    if (isatty(fileno(out)) == 0 || terminal == NULL || strcmp(terminal, "dumb") == 0)
        return 0;
    if (no_colour != NULL && no_colour[0] != '\0')
        return TERMINAL_PROGRESS;
    return TERMINAL_PROGRESS | TERMINAL_COLOUR;
}

void terminal_print(FILE *out, bool coloured, enum terminal_colour colour, const char *text)
{
    if (coloured && colour != TERMINAL_PLAIN)
        fprintf(out, "%s%s\033[0m", codes[colour], text);
    else
        fputs(text, out);
}
