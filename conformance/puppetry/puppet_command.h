/* puppet_command.h - what a puppet can be told. */
#ifndef CONFORMANCE_PUPPETRY_PUPPET_COMMAND_H
#define CONFORMANCE_PUPPETRY_PUPPET_COMMAND_H

#include "conformance/puppetry/puppet.h"

#include <jansson.h>

/*
 * Obeys one command and answers it. Does not return from "exit", nor from an "exec" that succeeds;
 * returns twice, in two processes, from "fork".
 * fds  the three descriptors that came beside it, -1 where none did; closed here.
 * Ownership: the command stays the caller's.
 */
void puppet_command_obey(struct puppet *puppet, const json_t *command, int *fds);

#endif
