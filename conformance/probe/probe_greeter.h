/*
 * probe_greeter.h - a sound server of our own, for a client to check in with.
 *
 * Shared with no implementation.
 */
#ifndef CONFORMANCE_PROBE_PROBE_GREETER_H
#define CONFORMANCE_PROBE_PROBE_GREETER_H

#include <mach/mach.h>
#include <stdbool.h>
#include <stdint.h>

struct greeter {
    int pipe;             /* read side, for the client; -1 once closed */
    int pipe_write;       /* -1 once closed */
    mach_port_t service;  /* receive right */
    char variable[32];    /* "CHILD_PORT_FD=N" */
    mach_port_t received; /* a send right, by greeter_take; else MACH_PORT_NULL */
};

/*
 * Makes a pipe, checks a service in, and writes token and name.
 * Ownership: greeter_end closes and frees, also after a failure.
 * Returns 0; a negative errno (-EPROTO: the bootstrap server refused).
 */
int greeter_begin(struct greeter *greeter);
void greeter_end(struct greeter *greeter);

/* Closes our copy of the read side, once the client has its own. */
void greeter_close_pipe(struct greeter *greeter);

/* Takes the check-in that is queued, with its right. Returns whether there is one that brought a
   send right: greeter->received. */
bool greeter_take(struct greeter *greeter);

#endif
