/* inspection_process.h - the part of the inspection that is about processes and their last words.
 */
#ifndef CONFORMANCE_INSPECTION_PROCESS_H
#define CONFORMANCE_INSPECTION_PROCESS_H

#include <stdbool.h>

#include "conformance/stage.h"

/* Ends servers and clients, and looks at how they end. Returns whether the inspection goes on. */
bool inspection_process_exits(struct stage *stage);

/* Whether standard error has a message where one was due, and none where none was. */
void inspection_process_logs(struct stage *stage);

/* Tells the puppets to exit. */
void inspection_process_end_puppets(struct stage *stage);

/* Whether no process is left. Returns whether the inspection goes on. */
bool inspection_process_leftovers(struct stage *stage);

/* Ends the bootstrap server. */
void inspection_process_end_bootstrap(struct stage *stage);

#endif
