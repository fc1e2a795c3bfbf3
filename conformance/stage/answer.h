/*
 * answer.h - what a line that a program of the implementation prints must look like, to the letter.
 *
 * The same as implementations/answer.schema.json, and what a schema cannot say: UTF-8, one object a
 * line, no member twice, integers written as such, no carriage return. tests/tables/answers.json
 * holds both to one table.
 */
#ifndef CONFORMANCE_STAGE_ANSWER_H
#define CONFORMANCE_STAGE_ANSWER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Bytes for the longest text of what is wrong with a line. */
#define ANSWER_WRONG_MAX ((size_t)320)

/* The largest integer that an answer may hold. */
#define ANSWER_INTEGER_MAX 2147483647

/*
 * Whether a line, without its newline, is what is due.
 * due    "ready", "launched", "returned", "destroyed", "probed", "received", "released",
 *        "checked_in" or "names"; the answer to a command (all but "ready" and "checked_in")
 *        may also be {"error":"..."}, and has to be for "error".
 * wrong  room for ANSWER_WRONG_MAX bytes: when it is not, what is wrong, what was expected, and
 *        where the contract says so; else left alone.
 */
bool answer_is(const char *due, const char *line, size_t length, char *wrong);

/*
 * Whether an object holds what is due, whatever else may be in it: all that the driver has to
 * understand.
 */
bool answer_holds(const char *due, const json_t *object);

#endif
