/*
 * probe_guest.h - a sound client of our own, for a server to be checked in with.
 *
 * Shared with no implementation.
 */
#ifndef CONFORMANCE_PROBE_PROBE_GUEST_H
#define CONFORMANCE_PROBE_PROBE_GUEST_H

#include "conformance/probe/probe_program.h"

#include <mach/mach.h>
#include <stdbool.h>
#include <stdint.h>

struct guest {
    mach_port_t port; /* receive right, until it is given away, and a send right */
    bool gives_receive;
};

/*
 * Reads token and name from the pipe, and checks in a send right to a port of its own, or the
 * port's receive right.
 * trial  the server's, attended to meanwhile.
 * pipe   a non-blocking read side; stays the caller's.
 * Ownership: guest_end frees, whatever is returned.
 * Returns whether it is done; not when the server ended, or wrote nothing that can be followed.
 */
bool guest_check_in(struct guest *guest, struct trial *trial, int pipe, bool gives_receive);

/* Takes the probe that is queued on the port. Returns whether there is one, with *nonce set. */
bool guest_take(const struct guest *guest, uint64_t *nonce);

void guest_end(struct guest *guest);

#endif
