/* sides_text.h - whose failures they are, as "sides" in results.json says. */
#ifndef REPORTS_SIDES_TEXT_H
#define REPORTS_SIDES_TEXT_H

#include <jansson.h>
#include <stdio.h>

/* Prints each kind of failure and whose it is; nothing where SIDES is NULL or empty. */
void sides_text_print(FILE *out, const json_t *sides);

#endif
