/* inspection_port.h - the part of the inspection that is about rights, services and port spaces. */
#ifndef CONFORMANCE_INSPECTION_INSPECTION_PORT_H
#define CONFORMANCE_INSPECTION_INSPECTION_PORT_H

#include "conformance/stage/stage.h"

#include <stdbool.h>

/* Each adds its findings and returns whether the inspection goes on. */

/* Has every server release what it returned and was not told to release. */
bool inspection_port_release(struct stage *stage);

/* Whether the services of servers that returned are gone: their ports, and their names. */
bool inspection_port_services(struct stage *stage);

/* Whether the end of every right that a puppet gave away was seen. */
bool inspection_port_gifts(struct stage *stage);

/* Whether clients that can tell hold the rights that their disposition leaves them, and no other.
 */
bool inspection_port_names(struct stage *stage);

#endif
