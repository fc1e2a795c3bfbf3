/* probe_server.h - what the server of an adapter is tried with. */
#ifndef CONFORMANCE_PROBE_PROBE_SERVER_H
#define CONFORMANCE_PROBE_PROBE_SERVER_H

#include "conformance/probe/probe_program.h"

/* Tries the server in every way that its manifest claims. */
void probe_server_try(struct probe_setting *setting);

#endif
