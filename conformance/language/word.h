/* word.h - what names in scenarios may look like. */
#ifndef CONFORMANCE_LANGUAGE_WORD_H
#define CONFORMANCE_LANGUAGE_WORD_H

#include <stdbool.h>

/* What word_is_name accepts, in the words of a complaint. */
#define WORD_NAME "lower-case letters, digits, \"-\" and \"_\", at most 64"

/*
 * Whether TEXT is a name for an actor, a port, an axis, an axis' value, a variable, or one segment
 * of a scenario's id: it fits into a file's name and into an id as it is.
 */
bool word_is_name(const char *text);

#endif
