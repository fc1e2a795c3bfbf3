/*
 * sides.h - failures in which both roles are the implementation's own, played again with the
 * reference in each role, which shows whose they are.
 *
 * The verdict stands whatever comes of that. Failures that are alike (failure_kind.h) are played
 * once. The driver meets the reference as it meets anybody: through the manifest that comes with
 * the suite.
 */
#ifndef CONFORMANCE_COMMAND_SIDES_H
#define CONFORMANCE_COMMAND_SIDES_H

#include "conformance/command/options.h"
#include "conformance/plan/pairing.h"
#include "conformance/plan/plan.h"
#include "conformance/plan/resources.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* How many kinds of failure of a run are played again: a hang costs its deadline twice. */
#define SIDES_REPLAYS_MOST ((size_t)8)

struct sides;

/* What is to be played again, and how; all borrowed. */
struct sides_setting {
    const struct options *options;
    const struct plan *plan;
    const struct pairing *pairing;
    const struct resources *resources;
    const char *program; /* how shakedown was called */
};

/*
 * Begins without failures. *SIDES is NULL where nothing is to be played again: OPTIONS say so, or
 * ask for a tool, for a scene or for counters, which another play would disturb; or two
 * implementations meet, who are named already.
 * Ownership: the caller frees *SIDES with sides_free; SETTING's are borrowed.
 * Returns 0; -ENOMEM.
 */
int sides_new(const struct sides_setting *setting, struct sides **sides);

/* Frees them; NULL does nothing. */
void sides_free(struct sides *sides);

/*
 * Notes case INDEX of the plan, which is closed, if it failed and both roles took part. SIDES may
 * be NULL. Ownership: nothing passes over.
 * Returns 0; -ENOMEM.
 */
int sides_note(struct sides *sides, size_t index, const json_t *case_object);

/*
 * No failure comes any more: finds the reference, and whether it is the one that is judged, in
 * which case nothing is played. SIDES may be NULL.
 */
void sides_prepare(struct sides *sides);

/* How many plays of a kind of failure are ahead; 0 where SIDES is NULL. */
size_t sides_count(const struct sides *sides);

/*
 * After sides_prepare: plays one case of each kind of failure with the reference's client, and with
 * its server; where both pass, once more by itself. Returns 0, whatever came of it; the number of
 * the signal that ended it early.
 */
int sides_play(struct sides *sides);

/*
 * What is known of each kind of failure, "sides" in results.json.
 * Ownership: a new reference, the caller's.
 * Returns NULL where there was no failure, or memory is short.
 */
json_t *sides_to_json(const struct sides *sides);

/*
 * What is known of case INDEX of the plan, "side" in results.json.
 * Ownership: a new reference, the caller's.
 * Returns NULL when it was not noted.
 */
json_t *sides_of_case(const struct sides *sides, size_t index);

#endif
