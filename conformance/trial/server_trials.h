/* server_trials.h - what the server of an adapter is tried with. */
#ifndef CONFORMANCE_TRIAL_SERVER_TRIALS_H
#define CONFORMANCE_TRIAL_SERVER_TRIALS_H

#include "conformance/trial/setting.h"

/* Makes every trial of the server; what was found is among the setting's remarks. */
void server_trials(struct setting *setting);

#endif
