/* scene.h - a name in a given state, on which a row of a table works. */
#ifndef TESTS_KIT_SCENE_H
#define TESTS_KIT_SCENE_H

#include "tests/kit/port_kit.h"

/* Short, for tables. */
#define SEND MACH_PORT_TYPE_SEND
#define RECEIVE MACH_PORT_TYPE_RECEIVE
#define SEND_RECEIVE MACH_PORT_TYPE_SEND_RECEIVE
#define SEND_ONCE MACH_PORT_TYPE_SEND_ONCE
#define DEAD_NAME MACH_PORT_TYPE_DEAD_NAME

/* What the name that a row works on denotes before. */
enum before { NULL_NAME, ALL_ONES, NOTHING, RECEIVES, SENDS, BOTH, ONCE, DEAD, DEAD_PORT };

/* What was made for a row. */
struct scene {
    unsigned descriptors;
    mach_port_t port;    /* a receive right of the test's own to which `name` leads, or null */
    mach_port_t carrier; /* holds the receive right in a message while `name` only sends */
    mach_port_t name;
};

/*
 * Makes a name that is `before`: two references of a send right and of dead names. Fails the
 * running test if that does not work. Ownership: to be given back with scene_end.
 */
void scene_set(struct scene *scene, enum before before);

/* Gives everything back and fails the running test if a descriptor is left. What the row itself
   made it gave back before. */
void scene_end(const struct scene *scene);

/* port_kit_check of the name; but MACH_PORT_DEAD answers for itself: a dead name of no entry. */
void scene_check(
    const struct scene *scene, enum before before, mach_port_type_t type, mach_port_urefs_t refs);

#endif
