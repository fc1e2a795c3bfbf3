/* runner.h - what the main functions of all tests have in common. */
#ifndef TESTS_KIT_RUNNER_H
#define TESTS_KIT_RUNNER_H

#include <check.h>

/* The rows of a table, as the end of a loop test. */
#define LENGTH(table) ((int)(sizeof(table) / sizeof((table)[0])))

/* A tag: cases that need what valgrind does not give (a limit of descriptors that a child inherits,
   pidfd_open), which dev/check leaves out there. */
#define RUNNER_NATIVE "native"

/* Runs the suite as Check's environment variables say, and frees it. Returns main's exit status:
   EXIT_FAILURE if a test failed. */
int runner_run(Suite *suite);

#endif
