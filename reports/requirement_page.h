/* requirement_page.h - each requirement with what checks it, as a page or as text. */
#ifndef REPORTS_REQUIREMENT_PAGE_H
#define REPORTS_REQUIREMENT_PAGE_H

#include "reports/evidence.h"

#include <stdio.h>

/*
 * Writes one HTML page that needs nothing else: no script, no other file, no network. Errors show
 * in OUT's state. Returns 0; -ENOMEM.
 */
int requirement_page_write(const struct evidence *evidence, FILE *out);

/* Writes the same as plain text. Returns 0; -ENOMEM. */
int requirement_text_write(const struct evidence *evidence, FILE *out);

#endif
