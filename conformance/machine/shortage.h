/* shortage.h - whether the machine is out of something, looked at after a case that failed. */
#ifndef CONFORMANCE_MACHINE_SHORTAGE_H
#define CONFORMANCE_MACHINE_SHORTAGE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Tries whether a process can be started, descriptors opened, and a file written in the folder.
 * The calling process must have no threads, and no child that has ended and is not reaped.
 * text  what is out, in words: room for `size` bytes.
 * Returns whether something is.
 */
bool shortage_find(const char *folder, char *text, size_t size);

/*
 * Whether a signal that ended a program is that of a limit that it inherited from us: SIGXCPU, or
 * SIGXFSZ. Puts which limit into `text`.
 */
bool shortage_is_limit(int signal, char *text, size_t size);

#endif
