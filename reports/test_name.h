/* test_name.h - scenarios' names as lcov wants the names of tests. */
#ifndef REPORTS_TEST_NAME_H
#define REPORTS_TEST_NAME_H

#include <stdbool.h>

/* Whether lcov takes NAME as it is: letters, digits and underscores alone. */
bool test_name_is_valid(const char *name);

/*
 * A scenario's id as a test's name: "good-path/two-at-once" is "good_path__two_at_once".
 * Ownership: the caller frees it. Returns NULL when memory is short.
 */
char *test_name_of_scenario(const char *id);

#endif
