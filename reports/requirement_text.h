/* requirement_text.h - each requirement with what checks it, as text. */
#ifndef REPORTS_REQUIREMENT_TEXT_H
#define REPORTS_REQUIREMENT_TEXT_H

#include "reports/evidence.h"

#include <stdio.h>

/*
 * Writes the text. Errors of writing show in the state of `out`.
 *
 * Returns 0; -ENOMEM.
 */
int requirement_text_write(const struct evidence *evidence, FILE *out);

#endif
