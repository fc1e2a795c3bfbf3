/* port_fixture.c - tests that must leave no descriptor behind. */
#include "config.h"

#include "tests/kit/port_fixture.h"

#include "tests/kit/port_kit.h"

/* Open before the test. Check hands a fixture no argument. */
static unsigned descriptors;

static void set_up(void)
{
    descriptors = port_kit_descriptors();
}

TCase *port_fixture_case(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);

    tcase_add_checked_fixture(tests, set_up, NULL);
    suite_add_tcase(suite, tests);
    return tests;
}

void port_fixture_end(mach_port_t a, mach_port_t b, mach_port_t c)
{
    (void)mach_port_destroy(mach_task_self(), a);
    (void)mach_port_destroy(mach_task_self(), b);
    (void)mach_port_destroy(mach_task_self(), c);
    ck_assert_uint_eq(port_kit_descriptors(), descriptors);
}
