/* probe_client.h - what the client of an adapter is tried with. */
#ifndef CONFORMANCE_PROBE_PROBE_CLIENT_H
#define CONFORMANCE_PROBE_PROBE_CLIENT_H

#include "conformance/probe/probe_setting.h"

/* Makes every trial of the client; what was found is among the setting's remarks. */
void client_trials(struct setting *setting);

#endif
