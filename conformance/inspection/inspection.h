/* inspection.h - what is looked at when a scenario's steps are done, whatever they were. */
#ifndef CONFORMANCE_INSPECTION_INSPECTION_H
#define CONFORMANCE_INSPECTION_INSPECTION_H

#include "conformance/stage/stage.h"

/* How many looks there are that may each take a case's whole time. */
#define INSPECTION_PARTS 8

/*
 * Inspects a stage whose steps all went well, in this order: rights that servers returned are
 * released; the services of servers that returned are gone; every right that a puppet gave away is
 * accounted for; clients tell what their port spaces hold; servers and clients hold no descriptor
 * and run no thread that they should not; they exit with status 0; no process is left but the
 * bootstrap server; standard error has a message where one was due and none where none was; and the
 * bootstrap server ends.
 * Findings are added to the stage's. It stops at the first MUST that is broken by the deadline, and
 * at a forced verdict; for each part that only a SHOULD made wait in vain, the rest gets as much
 * time again (INSPECTION_PARTS times at most).
 */
void inspection_run(struct stage *stage);

#endif
