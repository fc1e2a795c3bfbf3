/* scenario_kit.h - a scenario that uses everything, to be loaded whole or broken. */
#ifndef TESTS_KIT_SCENARIO_KIT_H
#define TESTS_KIT_SCENARIO_KIT_H

#include "conformance/plan/scenario.h"

/* Fixtures: a folder for scenarios and a catalogue of SRV-1, SRV-2 and SRV-3, for every test. */
void scenario_kit_set_up(void);
void scenario_kit_tear_down(void);

/* The folder's path, which stays the kit's. */
const char *scenario_kit_folder(void);

/* The good text with `from` replaced by `to`, as json_text_make does. The caller frees it. */
char *scenario_kit_text(const char *from, const char *to);

/*
 * Loads TEXT with FROM replaced by TO, as folder/name. COMPLAINT NULL: it loads, and nothing is
 * said. Else it does not, and the one line that is said is the file's path and COMPLAINT.
 * Ownership: the caller frees the scenario; NULL where there is a complaint.
 */
struct scenario *scenario_kit_judge(
    const char *text, const char *from, const char *to, const char *complaint);

/*
 * Loads folder/name. `*said` is what was complained of, the caller's to free, as is `*scenario`.
 * Returns scenario_load's code.
 */
int scenario_kit_load(struct scenario **scenario, char **said);

#endif
