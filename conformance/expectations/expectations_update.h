/* expectations_update.h - what a run changes in its file of expectations. */
#ifndef CONFORMANCE_EXPECTATIONS_EXPECTATIONS_UPDATE_H
#define CONFORMANCE_EXPECTATIONS_EXPECTATIONS_UPDATE_H

#include "conformance/expectations/expectations.h"

#include <stddef.h>

/* What a run saw of a case. */
struct case_observation {
    bool seen;
    enum verdict observed;
    char *reason; /* for a new line about the case; NULL: none was given */
};

struct expectations_update {
    const struct expectations *expectations; /* borrowed */
    struct case_observation *observations;   /* by the cases' numbers less 1 */
};

/*
 * Begins with nothing seen. EXPECTATIONS must outlive the update.
 * Ownership: the caller ends *UPDATE with expectations_update_end, also when this failed.
 * Returns 0; -ENOMEM.
 */
int expectations_update_begin(
    struct expectations_update *update, const struct expectations *expectations);

/* Frees what an update holds; one that is all zero is fine. */
void expectations_update_end(struct expectations_update *update);

/*
 * Notes what a run saw of the case with this number.
 * observed  what the rounds came to, before any expectation was applied.
 * reason    why; line ends in it become spaces; may be empty.
 * Returns 0; -ENOMEM.
 */
int expectations_update_note(
    struct expectations_update *update, size_t number, enum verdict observed, const char *reason);

/*
 * Writes the file anew as the observations require; everything else in it stays as it is written.
 *
 * A case leaves its line when the line is no longer true of it. If other cases stay, the line is
 * replaced by lines for those alone: one for a scenario if all its cases stay, else one for each
 * case. So no line comes to match a case that it did not match before. A failure or flakiness
 * without a line gets one at the end, with the reason that was noted. A case that was skipped, had
 * an error or did not run changes nothing, and a pass does not remove the line of a flaky case.
 *
 * Ownership: the caller frees *TEXT, a string; NULL when nothing changes.
 * Returns 0; -ENOMEM.
 */
int expectations_update_make(const struct expectations_update *update, char **text);

#endif
