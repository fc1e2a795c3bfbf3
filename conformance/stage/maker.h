/*
 * maker.h - the puppets that make a handshake's pipe, where no server does.
 *
 * A server that is given the write side of a pipe (edition E2) names, under "pipe", the puppet that
 * makes it. The driver starts that puppet; the server begins to exist when a puppet that has the
 * pipe becomes it.
 */
#ifndef CONFORMANCE_STAGE_MAKER_H
#define CONFORMANCE_STAGE_MAKER_H

#include "conformance/stage/stage.h"

/*
 * Starts every maker of the stage, and waits until they have connected. What goes wrong is an error
 * among the stage's findings.
 * Returns how the wait ended.
 */
enum stage_outcome maker_start_all(struct stage *stage);

#endif
