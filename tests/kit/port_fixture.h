/* port_fixture.h - tests that must leave no descriptor behind. */
#ifndef TESTS_KIT_PORT_FIXTURE_H
#define TESTS_KIT_PORT_FIXTURE_H

#include <check.h>
#include <mach/mach.h>

/* Adds a test case, the suite's, whose tests end with the following: */
TCase *port_fixture_case(Suite *suite, const char *name);

/* Destroys three names, each of which may be MACH_PORT_NULL, and fails the running test unless as
   many descriptors are open as before it. */
void port_fixture_end(mach_port_t a, mach_port_t b, mach_port_t c);

#endif
