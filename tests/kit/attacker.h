/* attacker.h - somebody who holds real descriptors of a port and lies about what is sent there. */
#ifndef TESTS_KIT_ATTACKER_H
#define TESTS_KIT_ATTACKER_H

#include "mach/right.h"
#include "tests/kit/port_kit.h"

/* What a lie is told about: a datagram, its descriptors included, which it owns. */
struct datagram {
    union {
        mach_msg_header_t header;
        struct port_kit_message message;
        char bytes[sizeof(struct port_kit_message)];
    };
    size_t size;
    unsigned first; /* where the carried right's descriptors begin: after the proof, if any */
    unsigned count;
    int descriptors[RIGHT_DESCRIPTORS_MAX];
};

/* Where a datagram goes: the descriptors of a send right or of a send-once right, the caller's. */
struct target {
    mach_msg_type_name_t type;
    struct right right;
};

/* Takes a right to `port`, of this task, out of the library's hands: MAKE_SEND or MAKE_SEND_ONCE.
   To be given back with right_destroy(&target->right). */
void target_take(struct target *target, mach_port_t port, mach_msg_type_name_t disposition);

/* Makes an honest datagram that carries a right of `type` to a port that nobody else knows, in its
   body, or as the reply right. The return value is the witness, the caller's to close: */
int datagram_make(
    struct datagram *datagram, struct target *target, mach_msg_type_name_t type, bool as_reply);

/* Whether nothing that the honest datagram carried is open any more, here or in any queue. */
bool witness_sees_end(int witness);

/* Replaces a descriptor by `fd`; appends one. */
void datagram_replace(struct datagram *datagram, unsigned index, int fd);
void datagram_append(struct datagram *datagram, int fd);

/* Closes all descriptors from `count` on: the datagram does not carry them any more. */
void datagram_cut(struct datagram *datagram, unsigned count);

/* Sends the datagram to its target and closes its descriptors here. 0 or a negative errno. */
int datagram_send(struct datagram *datagram, struct target *target);

#endif
