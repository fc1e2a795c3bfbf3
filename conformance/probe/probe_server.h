/* probe_server.h - what the server of an adapter is tried with. */
#ifndef CONFORMANCE_PROBE_PROBE_SERVER_H
#define CONFORMANCE_PROBE_PROBE_SERVER_H

#include "conformance/probe/probe_setting.h"

/* Makes every trial of the server; what was found is among the setting's remarks. */
void server_trials(struct setting *setting);

#endif
