/* paragraph.h - text in lines that a terminal can hold. */
#ifndef CONFORMANCE_EXPLAIN_PARAGRAPH_H
#define CONFORMANCE_EXPLAIN_PARAGRAPH_H

#include <stdio.h>

/* Columns of a line, if no word is longer. */
#define PARAGRAPH_COLUMNS 80

/*
 * Prints LABEL, then the words of TEXT from column INDENT on (two columns behind the label, if that
 * reaches so far), in as many lines as it takes. Both may be "".
 */
void paragraph_print(FILE *out, const char *label, int indent, const char *text);

#endif
