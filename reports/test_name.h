/* test_name.h - names of tests: those that lcov allows, and the requirements in a unit test's. */
#ifndef REPORTS_TEST_NAME_H
#define REPORTS_TEST_NAME_H

#include <stdbool.h>

/* Bytes of a requirement's id, with its end. */
#define TEST_NAME_REQUIREMENT_MAX 32

/* Whether lcov takes `name` as it is: letters, digits and underscores only. */
bool test_name_is_valid(const char *name);

/*
 * The name that lcov gets for a scenario: "good_path__two_at_once" for "good-path/two-at-once".
 *
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
char *test_name_of_scenario(const char *id);

/*
 * Finds the next requirement in a unit test's name: a word of capitals and a number, between
 * underscores. "DSP_1_DSP_3_two_at_once" holds DSP-1 and DSP-3.
 *
 * *name  where to go on; moved behind what was found
 * id     becomes the requirement's id; has room for TEST_NAME_REQUIREMENT_MAX bytes
 *
 * Returns false when there is no further one.
 */
bool test_name_next_requirement(const char **name, char *id);

#endif
