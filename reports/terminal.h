/* terminal.h - what a report may look like on a terminal: colours, and a line that is redrawn. */
#ifndef REPORTS_TERMINAL_H
#define REPORTS_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/* How a report may look; a set of bits. */
enum terminal_look {
    TERMINAL_PROGRESS = 1 << 0, /* a last line that is redrawn as the run goes on */
    TERMINAL_COLOUR = 1 << 1,
};

/* Colours by what they mean. */
enum terminal_colour {
    TERMINAL_PLAIN,
    TERMINAL_GOOD,
    TERMINAL_BAD,
    TERMINAL_FAINT,
};

/* Back to the start of the line, and the line cleared. */
#define TERMINAL_ERASE_LINE "\r\033[K"

/*
 * Which look suits `out`, a set of enum terminal_look: progress on a terminal that is not dumb, and
 * colours unless NO_COLOR is set; a file gets neither.
 */
unsigned terminal_choose_look(FILE *out);

/* Prints `text`, which must be the suite's own, in `colour` if `coloured`. */
void terminal_print(FILE *out, bool coloured, enum terminal_colour colour, const char *text);

#endif
