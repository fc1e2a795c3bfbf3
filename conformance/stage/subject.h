/* subject.h - the requirement that is broken by a failure that names none. */
#ifndef CONFORMANCE_STAGE_SUBJECT_H
#define CONFORMANCE_STAGE_SUBJECT_H

#include "conformance/stage/stage.h"

/*
 * What is broken by a failure of ROLE that has no requirement of its own: one of the scenario's. A
 * client's failure is not counted against what is asked of servers, nor a server's against what is
 * asked of clients, as long as the scenario checks anything else. Of the others it is the first
 * that is a MUST, of the role's own family if there is one; else the first.
 * Ownership: borrowed.
 */
const json_t *subject_of_role(const struct stage *stage, enum role role);

/*
 * What is broken by a program of ROLE that ended in the middle of a step: of the requirements that
 * the step names (an id, an array of ids, or NULL), those that are asked of that role or of both;
 * where there is none, subject_of_role.
 * Ownership: a new reference, the caller's. NULL when memory is short.
 */
json_t *subject_of_end(const struct stage *stage, const json_t *named, enum role role);

#endif
