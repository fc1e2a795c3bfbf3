/* html.h - text that others wrote, put into a page. */
#ifndef REPORTS_HTML_H
#define REPORTS_HTML_H

#include <stdio.h>

/*
 * Prints TEXT, UTF-8, so that it stands in a page as it is, between tags or in an attribute between
 * double quotes: what means something to HTML is written as a reference, and control characters,
 * which no page may hold, as U+FFFD.
 */
void html_print(FILE *out, const char *text);

#endif
