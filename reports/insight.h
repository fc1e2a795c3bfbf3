/* insight.h - what a look into a case showed: a crash's stack, a tool's files, a scene kept. */
#ifndef REPORTS_INSIGHT_H
#define REPORTS_INSIGHT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/*
 * Prints what a CASE has of "crash", "tool" and "scene", each with a line that says what it is.
 * Returns whether somebody looks into that case already: it has a tool or a scene.
 */
bool insight_print(FILE *out, const json_t *case_object);

#endif
