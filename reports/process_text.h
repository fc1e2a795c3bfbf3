/* process_text.h - a process that still ran when time was up, as lines of text. */
#ifndef REPORTS_PROCESS_TEXT_H
#define REPORTS_PROCESS_TEXT_H

#include <jansson.h>
#include <stdio.h>

/*
 * Prints `process`, an element of a case's "processes": its state, what it waits in, its last
 * words, its threads, descriptors and stacks. Of many threads and of long stacks it prints the
 * first, and says how many more are in results.json.
 */
void process_text_print(FILE *out, const json_t *process);

#endif
