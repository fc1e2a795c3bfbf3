/*
 * puppet.h - a process that does exactly one thing when told.
 *
 * The program `puppet --control PATH --name NAME [--make-pipe]` connects to the driver's socket,
 * says hello and then obeys: {"do":VERB,...} a packet, each answered by one {"reply":...}: "done"
 * with what was asked for; "failed"  "observed" says what came instead: the implementation's doing;
 *   "error"   "text" says what went wrong here: nobody's under test.
 * What arrives at its ports is reported unasked (puppet_port.h). It ends with its connection.
 */
#ifndef CONFORMANCE_PUPPETRY_PUPPET_H
#define CONFORMANCE_PUPPETRY_PUPPET_H

#include "conformance/ipc/service_name.h"
#include "conformance/puppetry/puppet_port.h"

#include <jansson.h>
#include <mach/mach.h>

struct puppet {
    const char *control_path; /* borrowed */
    char *name;
    int control;               /* connection to the driver; -1 while there is none */
    int pipe;                  /* the handshake's read side; -1 once closed, or without one */
    int pipe_write;            /* its write side, likewise */
    struct puppet_port *ports; /* list */
    mach_port_t service;       /* send right to the server's service, or null */
    char service_name[SERVICE_NAME_TEXT_MAX]; /* whose, escaped */
};

/*
 * Becomes the puppet called `name`: standard error goes to NAME.stderr beside the control socket,
 * a new connection is made, hello said. What belonged to the name before is dropped.
 * Returns 0; a negative errno.
 */
int puppet_become(struct puppet *puppet, const char *name);

/*
 * Sends a packet; owns the reference. A driver that is gone is noticed by the next poll, not here.
 * The type fits puppet_port_report_fn; `arg` is the puppet.
 */
void puppet_send(json_t *packet, void *arg);

/* A member of a command that is a string; "" where it is none. Ownership: the command's. */
const char *puppet_text(const json_t *command, const char *key);

#endif
