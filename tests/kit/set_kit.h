/* set_kit.h - port sets that tests share. */
#ifndef TESTS_KIT_SET_KIT_H
#define TESTS_KIT_SET_KIT_H

#include "tests/kit/port_kit.h"

/* An empty port set; a new receive right in a set. Both are the caller's. */
mach_port_t set_kit_new(void);
mach_port_t set_kit_new_member(mach_port_t set);

/* How many members a set has. */
unsigned set_kit_count(mach_port_t set);

/* Waits for the next message of a set, or of a port; it must have `id` and name `member`. */
void set_kit_expect(mach_port_t set, mach_port_t member, mach_msg_id_t id);

#endif
