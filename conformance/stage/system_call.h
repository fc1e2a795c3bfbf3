/* system_call.h - system calls of this architecture: what number is which, and what it waits for.
 */
#ifndef CONFORMANCE_STAGE_SYSTEM_CALL_H
#define CONFORMANCE_STAGE_SYSTEM_CALL_H

#include <sys/types.h>

/* The name of a system call. Ownership: static. Returns NULL for one that the headers lack. */
const char *system_call_name(long number);

/* Descriptors of one call that are told, at most. */
#define SYSTEM_CALL_DESCRIPTORS_MAX 8

/*
 * The descriptors that a call of a thread of process `pid` is about: those of poll, the one of
 * read.
 *
 * arguments    the call's six, as /proc/PID/task/TID/syscall has them.
 * descriptors  room for SYSTEM_CALL_DESCRIPTORS_MAX.
 *
 * Returns how many; 0 also when they cannot be read.
 */
size_t system_call_descriptors(
    pid_t pid, long number, const unsigned long arguments[6], int *descriptors);

#endif
