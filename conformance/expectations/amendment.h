/* amendment.h - what a run would change about its file of expectations. */
#ifndef CONFORMANCE_EXPECTATIONS_AMENDMENT_H
#define CONFORMANCE_EXPECTATIONS_AMENDMENT_H

#include "conformance/expectations/expectations.h"

#include <stddef.h>

/* What was seen of a case. */
struct amendment_sight {
    bool seen;
    enum verdict observed;
    char *reason; /* for a line that the case may need; NULL: none was told */
};

struct amendment {
    const struct expectations *expectations; /* borrowed */
    struct amendment_sight *sights;          /* by the cases' numbers less 1 */
};

/*
 * Nothing seen yet. EXPECTATIONS must outlive it.
 * Ownership: the caller ends *AMENDMENT with amendment_end, also when this failed.
 * Returns 0; -ENOMEM.
 */
int amendment_begin(struct amendment *amendment, const struct expectations *expectations);

/* Frees what an amendment holds; one that is all zero is fine. */
void amendment_end(struct amendment *amendment);

/*
 * Takes in that OBSERVED, which is no verdict that expectations make, was seen of the case with
 * this number, and why (REASON, which is made one line; may be empty). Returns 0; -ENOMEM.
 */
int amendment_note(
    struct amendment *amendment, size_t number, enum verdict observed, const char *reason);

/*
 * The file as the cases seen would have it; all else in it stays as it is written. A case leaves
 * its line when that is no longer true of it: of a line for several that do not all leave, lines
 * for those that stay take the place, by scenarios where all cases of one stay, so that no line
 * ever gets to stand for a case that it did not stand for. A failure or flakiness that has no line
 * gets one at the end, with the reason that was noted. What was skipped, broke, or was not run
 * changes nothing; nor does a flaky case's line go away for a pass. Ownership: the caller frees
 * *TEXT, a string; NULL when nothing is to be changed. Returns 0; -ENOMEM.
 */
int amendment_make(const struct amendment *amendment, char **text);

#endif
