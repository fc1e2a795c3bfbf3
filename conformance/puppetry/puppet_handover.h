/* puppet_handover.h - a puppet hands its side of the pipe to the program that it becomes. */
#ifndef CONFORMANCE_PUPPETRY_PUPPET_HANDOVER_H
#define CONFORMANCE_PUPPETRY_PUPPET_HANDOVER_H

#include "conformance/ipc/control.h"
#include "conformance/puppetry/puppet.h"

#include <jansson.h>

/*
 * Moves the side that is handed over to the number that a command asks for, or to the next one that
 * is free. Puts what the command asks for at descriptor 3. The other side is closed at the exec.
 * Where there are too few descriptors for such a number, the side stays where it is.
 *
 * Reports both: {"event":"hands-over","pipe":NUMBER,"three":WORD}. WORD is "pipe" where the side
 * itself is there, "inherited" where somebody left another descriptor open.
 *
 * command  {"keep":SIDE,"number":LEAST,"three":WHAT}: "read" or "write"; "nothing", "null", "file".
 * streams  the three that came beside it; moved, where they are in the way.
 *
 * Ownership: nothing is taken.
 * Returns the number.
 */
int puppet_handover(struct puppet *puppet, const json_t *command, int streams[CONTROL_FDS_MAX]);

#endif
