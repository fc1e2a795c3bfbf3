/* threads.h - where each thread of a process stands, for the picture of a hang. */
#ifndef CONFORMANCE_STAGE_THREADS_H
#define CONFORMANCE_STAGE_THREADS_H

#include <jansson.h>
#include <stddef.h>
#include <sys/types.h>

/* Threads that are told of one process, at most. */
#define THREADS_MOST ((size_t)32)

/*
 * The threads of a process, THREADS_MOST at most, the main one first:
 * {"tid","name","state","call","descriptors","place","processor_ms"}. "call" is a system call's
 * name, "" for a thread that is in none; "place" the kernel's function that it sleeps in, "" for
 * none. Where the call could not be read, it is "", and one more member, "unread", says why.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short; an empty array for a process that is gone.
 */
json_t *threads_picture(pid_t pid);

#endif
