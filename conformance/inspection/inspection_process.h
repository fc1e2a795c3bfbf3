/* inspection_process.h - the part of the inspection that is about processes and their last words.
 */
#ifndef CONFORMANCE_INSPECTION_INSPECTION_PROCESS_H
#define CONFORMANCE_INSPECTION_INSPECTION_PROCESS_H

#include "conformance/stage/stage.h"

#include <stdbool.h>

/* Adds a finding for each program that closed a standard stream, unless a step told of it. */
void inspection_process_streams(struct stage *stage);

/* These add their findings, and return whether what they waited for came. */

/* Ends servers and clients, and looks at how they end. */
bool inspection_process_exits(struct stage *stage);

/* Ends the puppets too; no process may be left then. */
bool inspection_process_leftovers(struct stage *stage);

/* Whether standard error has a message where one was due, and none where none was. */
bool inspection_process_logs(struct stage *stage);

/* Ends the bootstrap server. */
void inspection_process_end_bootstrap(struct stage *stage);

#endif
