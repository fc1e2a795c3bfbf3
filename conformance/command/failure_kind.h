/* failure_kind.h - failures that are alike: of the same requirements, detector and observation. */
#ifndef CONFORMANCE_COMMAND_FAILURE_KIND_H
#define CONFORMANCE_COMMAND_FAILURE_KIND_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct failure_kind {
    char *key;
    size_t chosen;   /* the first of its cases in the list, an index into the plan's */
    json_t *finding; /* of that one */
    size_t count;    /* of cases */
};

struct failure_kinds {
    struct failure_kind *list;
    size_t count;
    size_t *kind_of; /* for each case of the plan: the kind's index and one; 0: none */
};

/*
 * The finding that failed a case: the first that is not met and breaks a MUST, with STRICT also a
 * SHOULD.
 * Ownership: the case's.
 * Returns NULL when there is none.
 */
const json_t *failure_kind_finding(const json_t *case_object, bool strict);

/*
 * A text that is the same for findings of the same requirements, detector and observation. Numbers
 * in what was observed do not count: a pid or a time is another each time.
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *failure_kind_key(const json_t *finding);

/* Whether two findings have the same requirements and detector. One that is NULL is like none. */
bool failure_kind_is_same(const json_t *left, const json_t *right);

/*
 * Begins without failures, of a plan of so many cases.
 * Ownership: failure_kinds_end frees what it holds.
 * Returns 0; -ENOMEM.
 */
int failure_kinds_begin(struct failure_kinds *kinds, size_t case_count);

/* Frees them; all zero is fine. */
void failure_kinds_end(struct failure_kinds *kinds);

/*
 * Notes that case INDEX of the plan failed with FINDING. Of the cases of a kind, the first in the
 * plan stands for it.
 * Returns 0; -ENOMEM.
 */
int failure_kinds_note(struct failure_kinds *kinds, size_t index, const json_t *finding);

#endif
