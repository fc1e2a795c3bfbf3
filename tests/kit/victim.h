/* victim.h - a port that is attacked, and what must be true of it afterwards. */
#ifndef TESTS_KIT_VICTIM_H
#define TESTS_KIT_VICTIM_H

#include "tests/kit/attacker.h"

#include <stdbool.h>

/* The port that is attacked, and the way to it. */
struct victim {
    mach_port_t port;
    struct target target;
    unsigned descriptors; /* open before the attack */
};

/* The dispositions that make a way: MACH_MSG_TYPE_MAKE_SEND and _MAKE_SEND_ONCE. */
extern const mach_msg_type_name_t victim_ways[2];

/* Makes a port, and a way to it out of `way`. The way is the caller's, to be given back with
   right_destroy(&victim->target.right); the port ends with the test. */
void victim_make(struct victim *victim, mach_msg_type_name_t way);

/* The attack `what` is over: fails the running test unless nothing came of it, nothing is left of
   it, and the port works as before. */
void victim_check(struct victim *victim, const char *what);

/* Sends the datagram and a good message behind it; the good one alone must arrive. Closes the
   witness and what the datagram carries. */
void victim_attack(struct victim *victim, struct datagram *datagram, int witness, const char *what);

/* An honest datagram, and the one change that makes it a lie. */
struct attack {
    const char *what;
    mach_msg_type_name_t type; /* the right that it carries, */
    bool as_reply;             /* in its body or as the reply right */
    void (*change)(struct datagram *datagram, const void *argument);
    const void *argument;
};

/* Attacks a victim of its own, to which `way` leads, as victim_attack does. What the change opens
   and does not put into the datagram may stay open. */
void victim_attack_by(mach_msg_type_name_t way, const struct attack *attack);

/* The same by each of the ways. */
void victim_attack_by_every_way(const struct attack *attack);

#endif
