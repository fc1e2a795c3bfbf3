/* arrival.h - what arrives on a stage, and what it changes there. */
#ifndef CONFORMANCE_STAGE_ARRIVAL_H
#define CONFORMANCE_STAGE_ARRIVAL_H

#include "conformance/stage/stage.h"

#include <stddef.h>

/* Lets the waiting connections in; they say who they are in a packet that follows. */
void arrival_connections(struct stage *stage);

/* Attends to the newcomer at that place, which has something to say; it leaves the list. */
void arrival_newcomer(struct stage *stage, size_t place);

/*
 * Takes a puppet's packets in: events at once, an answer into actor->reply, after which nothing
 * more is read until that was taken, so that what came later is also dealt with later.
 */
void arrival_packets(struct stage *stage, struct actor *actor);

/* Takes in the lines that a program of the implementation wrote. */
void arrival_lines(struct stage *stage, struct actor *actor);

/* Takes in some of what a program wrote to its standard error. */
void arrival_words(struct stage *stage, struct actor *actor);

/* Takes in what the bootstrap server told of. */
void arrival_events(struct stage *stage);

/* Reads the signals: reaps children, notes interruption. */
void arrival_signals(struct stage *stage);

/* An actor's process ended: takes in its last words, and how it ended. */
void arrival_of_end(struct stage *stage, struct actor *actor);

#endif
