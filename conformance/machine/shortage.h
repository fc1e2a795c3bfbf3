/* shortage.h - whether the machine lacks a resource, checked after a case failed. */
#ifndef CONFORMANCE_MACHINE_SHORTAGE_H
#define CONFORMANCE_MACHINE_SHORTAGE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Tries to start a process, to open descriptors, and to write a file in the folder. The calling
 * process must have no threads, and no child that has ended and is not reaped.
 * text  says what is missing, in words: room for `size` bytes.
 * Returns whether something is missing.
 */
bool shortage_find(const char *folder, char *text, size_t size);

/*
 * Whether SIGNAL, which ended a program, came from a limit that the program inherited from us:
 * SIGXCPU or SIGXFSZ. Puts the limit into `text`.
 */
bool shortage_is_limit(int signal, char *text, size_t size);

#endif
