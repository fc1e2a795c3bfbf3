/* expectation_text.h - what was expected of a case, in lines of text. */
#ifndef REPORTS_EXPECTATION_TEXT_H
#define REPORTS_EXPECTATION_TEXT_H

#include <jansson.h>
#include <stdio.h>

/*
 * Prints what the file of expectations says of the case, an element of results.json's "scenarios",
 * in one line, with a second for a link, and a third that says what to do about an unexpected pass;
 * nothing where it says nothing.
 */
void expectation_text_print(FILE *out, const json_t *case_object);

#endif
