/* identifier.h - the names that scenarios may use. */
#ifndef CONFORMANCE_LANGUAGE_IDENTIFIER_H
#define CONFORMANCE_LANGUAGE_IDENTIFIER_H

#include <stdbool.h>

/* What identifier_is_valid accepts, for error messages. */
#define IDENTIFIER_RULE "lower-case letters, digits, \"-\" and \"_\", at most 64"

/*
 * Whether TEXT can name an actor, a port, an axis, a value of an axis, a variable, or one segment
 * of a scenario's id. Such a name can be part of a file name and of an id without quoting.
 */
bool identifier_is_valid(const char *text);

#endif
