/* json_text.h - JSON for tests, written in C strings. */
#ifndef TESTS_KIT_JSON_TEXT_H
#define TESTS_KIT_JSON_TEXT_H

/*
 * `good` with `from`, which must be in it, replaced by `to`, and every ' by the " that JSON wants.
 * Fails the running test if it cannot. Ownership: the caller frees it.
 */
char *json_text_make(const char *good, const char *from, const char *to);

#endif
