/*
 * puppet_command_port.h - the commands to a puppet about services and ports.
 *
 * Each answers its command with one reply (puppet_reply.h).
 */
#ifndef CONFORMANCE_PUPPETRY_PUPPET_COMMAND_PORT_H
#define CONFORMANCE_PUPPETRY_PUPPET_COMMAND_PORT_H

#include "conformance/puppetry/puppet.h"

#include <jansson.h>

typedef void puppet_command_fn(struct puppet *puppet, const json_t *command);

/* "look-up": keeps a send right to the service "name". */
puppet_command_fn puppet_command_look_up;

/* "make-port": a port of its own, "port". */
puppet_command_fn puppet_command_make_port;

/* "check-in": "count" messages that offer "right" to "port", to the service "name". */
puppet_command_fn puppet_command_check_in;

/* "probe": "nonce" through the send right that is left here of a port that was given away. */
puppet_command_fn puppet_command_probe;

/* "receive": reports what waits at "port". */
puppet_command_fn puppet_command_receive;

/* "drop": destroys "port". */
puppet_command_fn puppet_command_drop;

#endif
