/* sides_text.h - whose failures they are, the server's or the client's: "sides", in lines of text.
 */
#ifndef REPORTS_SIDES_TEXT_H
#define REPORTS_SIDES_TEXT_H

#include <jansson.h>
#include <stdio.h>

/* Prints each kind of failure and whose it is; nothing if `sides` is NULL or empty. */
void sides_text_print(FILE *out, const json_t *sides);

#endif
