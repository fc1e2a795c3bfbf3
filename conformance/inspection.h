/* inspection.h - what is looked at when a scenario's steps are done, whatever they were. */
#ifndef CONFORMANCE_INSPECTION_H
#define CONFORMANCE_INSPECTION_H

#include "conformance/stage.h"

/*
 * Inspects a stage whose steps all went well, in this order: rights that servers returned are
 * released; the services of servers that returned are gone; every right that a puppet gave away is
 * accounted for; clients tell what their port spaces hold; servers and clients hold no descriptor
 * and run no thread that they should not; they exit with status 0; standard error has a message
 * where one was due and none where none was; no process is left but the bootstrap server; and that
 * ends.
 * Findings are added to the stage's. It stops at the first deadline passed or verdict forced.
 */
void inspection_run(struct stage *stage);

#endif
