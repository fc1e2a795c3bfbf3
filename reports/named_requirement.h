/* named_requirement.h - the requirements that a unit test's name says it decides. */
#ifndef REPORTS_NAMED_REQUIREMENT_H
#define REPORTS_NAMED_REQUIREMENT_H

#include <stdbool.h>

/* Bytes of an id, with its end. */
#define NAMED_REQUIREMENT_MAX 32

/*
 * Finds the next id in a test's name, a word of capitals and a number between underscores:
 * "DSP_1_DSP_3_two_at_once" holds DSP-1 and DSP-3. *NAME is where to go on; ID (of
 * NAMED_REQUIREMENT_MAX bytes) becomes the id, with a dash.
 * Returns false when there is none any more.
 */
bool named_requirement_next(const char **name, char *id);

#endif
