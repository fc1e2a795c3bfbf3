/* impostor.h - descriptors that are not what they are sent as. */
#ifndef TESTS_KIT_IMPOSTOR_H
#define TESTS_KIT_IMPOSTOR_H

#include <mach/message.h>

struct impostor {
    const char *what;
    mach_msg_type_name_t type; /* of the right whose descriptor it replaces */
    unsigned index;            /* the position in that right */
    int (*make)(void);         /* gives it to the caller, or fails the running test */
};

extern const struct impostor impostors[];
extern const int impostors_count;

/*
 * Removes what the last one left in the file system, if it did, since it must be there when it
 * arrives; nothing of other processes, which may be at the same test.
 */
void impostors_remove(void);

/* A device; a pipe's write end; a socket whose close(2) waits a minute for a peer that never
   reads. The caller's. */
int impostor_file(void);
int impostor_write_end(void);
int impostor_lingering_socket(void);

#endif
