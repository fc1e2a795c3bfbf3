/* escape.h - text from outside the suite, printed so that it can do nothing to its reader. */
#ifndef REPORTS_ESCAPE_H
#define REPORTS_ESCAPE_H

#include <stdio.h>

/*
 * Prints `text` on one line, without a line end. Control characters are printed as "\n", "\t" or
 * "\x1b", so a terminal does not obey them.
 */
void escape_print_line(FILE *out, const char *text);

/*
 * Prints `text` line by line, each after `indent`. Line ends and tabs are printed as they are,
 * other control characters as escape_print_line does.
 */
void escape_print_block(FILE *out, const char *indent, const char *text);

/*
 * Prints `text`, UTF-8, for a place between HTML's tags or in a quoted attribute. Characters with a
 * meaning in HTML become references. Control characters, which no page may hold, become U+FFFD.
 */
void escape_print_html(FILE *out, const char *text);

#endif
