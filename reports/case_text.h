/* case_text.h - a case of results.json, as lines of text. */
#ifndef REPORTS_CASE_TEXT_H
#define REPORTS_CASE_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/*
 * Prints `case_object`, an element of "scenarios". The first line has verdict, id and duration. If
 * the case passed, the checks that were not met follow; if it did not, all that is known of it: the
 * checks that were not met, the trace, standard error, the processes that still ran, and the
 * command that runs it again.
 */
void case_text_print(FILE *out, bool coloured, json_t *case_object);

/* Whether somebody debugs this case already: it ran under a tool, or its processes were kept. */
bool case_text_has_debugging(const json_t *case_object);

#endif
