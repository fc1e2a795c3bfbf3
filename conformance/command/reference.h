/* reference.h - the reference, which the driver meets as anybody's implementation. */
#ifndef CONFORMANCE_COMMAND_REFERENCE_H
#define CONFORMANCE_COMMAND_REFERENCE_H

#include "conformance/plan/manifest.h"
#include "conformance/plan/resources.h"

#include <stdbool.h>

/*
 * Loads the manifest of the reference, and looks whether its programs are there.
 * Ownership: the caller frees *REASON, and *REFERENCE with manifest_free. One of them is NULL: the
 * reference where it cannot be had, and *REASON says why in one line; both when memory is short.
 */
void reference_find(const struct resources *resources, struct manifest **reference, char **reason);

/* Whether a manifest has the same programs start in the same way as the reference's. */
bool reference_is(const struct manifest *reference, const struct manifest *manifest);

#endif
