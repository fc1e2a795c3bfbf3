/*
 * inspection_baseline.h - the part of the inspection that is about what processes still hold.
 *
 * A descriptor of the handshake's own pipe or of a port that is somebody else's is a leak whenever
 * it is seen. Of anything else a process may hold as much as it likes, as long as that does not
 * grow: it is compared with a baseline that was taken after a round of the same kind.
 */
#ifndef CONFORMANCE_INSPECTION_INSPECTION_BASELINE_H
#define CONFORMANCE_INSPECTION_INSPECTION_BASELINE_H

#include "conformance/stage/stage.h"

#include <stdbool.h>

/*
 * Looks at servers whose round is over and at clients that checked in.
 * Adds its findings; returns whether the inspection goes on.
 */
bool inspection_baseline_run(struct stage *stage);

/*
 * What one of them holds now that it should not: "server holds a send right to a port of child
 * (descriptor 7)".
 * text  room for `size` bytes, always terminated; empty when there is nothing.
 */
void inspection_baseline_explain(struct stage *stage, char *text, size_t size);

#endif
