/* paragraph.h - text wrapped to the width of a terminal. */
#ifndef CONFORMANCE_EXPLAIN_PARAGRAPH_H
#define CONFORMANCE_EXPLAIN_PARAGRAPH_H

#include <stdio.h>

/* Columns of a line, unless a word is longer. */
#define PARAGRAPH_COLUMNS 80

/*
 * Prints LABEL, then the words of TEXT from column INDENT on, in as many lines as needed. If LABEL
 * is longer, the text begins two columns after it. Both may be "".
 */
void paragraph_print(FILE *out, const char *label, int indent, const char *text);

#endif
