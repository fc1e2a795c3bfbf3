/*
 * right.h - a right on its way: taken out of one task's names, not yet in another's.
 *
 * It consists of file descriptors, in the order in which docs/linux-binding.md sends them:
 *   receive    queue, handle, write end of the liveness pipe, then the receiving ends of its
 *              send-once rights
 *   send       handle, read end of the liveness pipe (the proof)
 *   send-once  sending end
 * A null right and a dead right have none.
 */
#ifndef MACH_RIGHT_H
#define MACH_RIGHT_H

#include "mach/descriptor.h"

#include <mach/message.h>
#include <stdbool.h>

/* How many descriptors one message can carry: the kernel's SCM_MAX_FD. */
#define RIGHT_DESCRIPTORS_MAX 253

/* Positions in a right's descriptors. */
enum { SEND_HANDLE = 0, SEND_PROOF = 1, SEND_COUNT = 2 };
enum { ONCE_END = 0, ONCE_COUNT = 1 };
enum { RECEIVE_QUEUE = 0, RECEIVE_HANDLE = 1, RECEIVE_LIFE = 2, RECEIVE_COUNT = 3 };

struct right {
    mach_msg_type_name_t type; /* MACH_MSG_TYPE_PORT_RECEIVE, _SEND, _SEND_ONCE; 0: no right */
    bool dead;                 /* no descriptors: the right is dead, not null */
    bool borrowed;             /* the descriptors belong to a port that outlives the right */
    struct port_key key;       /* of a send or receive right */
    unsigned count;            /* of the descriptors */
    int few[RECEIVE_COUNT];    /* the descriptors, up to three */
    int *many;                 /* the descriptors, if more than three; the right's memory */
};

/* The right's descriptors, in its own memory. */
int *right_descriptors(struct right *right);

/* Gives `right` memory for `count` descriptors, all -1. 0 or -ENOMEM. */
int right_reserve(struct right *right, mach_msg_type_name_t type, unsigned count);

/* Makes `right` a null or dead right of `type`. */
void right_set_empty(struct right *right, mach_msg_type_name_t type, bool dead);

/*
 * Takes over `count` descriptors that were sent as a right of `type`, after checking that they are
 * one. A right whose port has died becomes dead. 0, -EPROTO (they are no such right), or another
 * negative errno (memory or descriptors ran out). On failure they are still the caller's.
 */
int right_accept(
    struct right *right, mach_msg_type_name_t type, const int *descriptors, unsigned count);

/* Gives a borrowed right copies of its own. 0, or a negative errno and it is still borrowed. */
int right_own(struct right *right);

/* Ends a right: its descriptors are closed. Other tasks see that the right is gone. */
void right_destroy(struct right *right);

#endif
