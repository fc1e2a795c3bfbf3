/* client_trials.h - what the client of an adapter is tried with. */
#ifndef CONFORMANCE_TRIAL_CLIENT_TRIALS_H
#define CONFORMANCE_TRIAL_CLIENT_TRIALS_H

#include "conformance/trial/setting.h"

/* Makes every trial of the client; what was found is among the setting's remarks. */
void client_trials(struct setting *setting);

#endif
