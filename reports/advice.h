/* advice.h - what a reader of a run's end should know or do next, as results.json lets it be told.
 */
#ifndef REPORTS_ADVICE_H
#define REPORTS_ADVICE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/*
 * Prints, where a case of TAIL failed and one side was the reference's, whose the failures are.
 * TAIL is report_end's.
 */
void advice_print_side(FILE *out, const json_t *tail);

/*
 * Prints which command looks for the faults of an adapter. TAIL is report_end's; nothing is printed
 * where it names no implementation.
 */
void advice_print_probe(FILE *out, const json_t *tail);

/* Whether a case ended in an error that is the adapter's. */
bool advice_is_adapters(const json_t *case_object);

#endif
