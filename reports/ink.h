/* ink.h - printing text that comes from elsewhere onto somebody's terminal. */
#ifndef REPORTS_INK_H
#define REPORTS_INK_H

#include <stdbool.h>
#include <stdio.h>

/* Colours by what they mean. */
enum ink {
    INK_PLAIN,
    INK_GOOD,
    INK_BAD,
    INK_DOUBT,
    INK_FAINT,
};

/*
 * Prints TEXT in INK if COLOURED, else as it is. TEXT is our own and is not checked.
 */
void ink_print(FILE *out, bool coloured, enum ink ink, const char *text);

/*
 * Prints TEXT, which others wrote, as one line without its end: control characters come out as
 * "\n", "\t" or "\x1b", so that they do nothing to a terminal.
 */
void ink_print_line(FILE *out, const char *text);

/*
 * Prints TEXT, which others wrote, line by line, each with INDENT before it; control characters
 * other than line ends and tabs as ink_print_line does.
 */
void ink_print_block(FILE *out, const char *indent, const char *text);

#endif
