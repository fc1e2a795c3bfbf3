/* sentence.h - a step of a scenario as an English sentence. */
#ifndef CONFORMANCE_EXPLAIN_SENTENCE_H
#define CONFORMANCE_EXPLAIN_SENTENCE_H

#include "conformance/language/verb.h"

#include <jansson.h>

/*
 * The sentence of VERB, filled in from STEP, which it fits but for variables: these stay as they
 * are ("$right"). In a verb's sentence
 *   {KEY}         is the key's value, where it is absent the table's;
 *   {KEY?YES|NO}  is YES or NO by a boolean key, both where that is a variable;
 *   [TEXT]        is TEXT if the step has the first key that is in it, else nothing.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *sentence_new(const struct verb *verb, const json_t *step);

#endif
