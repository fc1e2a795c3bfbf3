/* likeness.h - whether two cases failed in the same way. */
#ifndef CONFORMANCE_COMMAND_LIKENESS_H
#define CONFORMANCE_COMMAND_LIKENESS_H

#include <jansson.h>
#include <stdbool.h>

/*
 * The finding that failed a case: the first that is not met and breaks a MUST, with STRICT also a
 * SHOULD.
 * Ownership: the case's.
 * Returns NULL when there is none.
 */
const json_t *likeness_finding(const json_t *case_object, bool strict);

/*
 * A text that is the same for findings of the same requirements, detector and observation. Numbers
 * in what was observed do not count: a pid or a time is another each time.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *likeness_key(const json_t *finding);

/* Whether two findings have the same requirements and detector. One that is NULL is like none. */
bool likeness_is_same(const json_t *left, const json_t *right);

#endif
