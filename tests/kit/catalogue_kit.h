/* catalogue_kit.h - a catalogue of requirements that a test writes itself. */
#ifndef TESTS_KIT_CATALOGUE_KIT_H
#define TESTS_KIT_CATALOGUE_KIT_H

#include "conformance/plan/catalogue.h"

/*
 * Writes TEXT into the file requirements.json of the folder, and loads it. Fails the running test
 * if that does not work. Ownership: the caller's, who hands it to catalogue_free.
 */
struct catalogue *catalogue_kit_load(const char *folder, const char *text);

#endif
