/* requirement_gate.h - whether every requirement, and each part, is checked or said to be open. */
#ifndef TESTS_KIT_REQUIREMENT_GATE_H
#define TESTS_KIT_REQUIREMENT_GATE_H

/*
 * Compares the requirements.json of the folder SCENARIOS with its scenarios, with the names of the
 * unit tests in the folders of the folder TESTS (test-*.c), and with its open.json. A requirement,
 * or a part, that is seen from inside alone needs a unit test. A step of a client or a server must
 * not count what it does against the other role. The running test fails when a file cannot be read.
 * Returns what is wrong, a line each, "" if nothing is. Ownership: the caller frees it.
 */
char *requirement_gate_check(const char *scenarios, const char *tests);

#endif
