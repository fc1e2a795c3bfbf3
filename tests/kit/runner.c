/* runner.c - what the main functions of all tests have in common. */
#include "config.h"

#include "tests/kit/runner.h"

#include <stdlib.h>

int runner_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
