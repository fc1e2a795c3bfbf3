/* probe_client.h - what the client of an adapter is tried with. */
#ifndef CONFORMANCE_PROBE_PROBE_CLIENT_H
#define CONFORMANCE_PROBE_PROBE_CLIENT_H

#include "conformance/probe/probe_program.h"

/* Tries the client with every word of --right, on pipes of the reference's server. */
void probe_client_try(struct probe_setting *setting);

#endif
