/* requirement_page.h - each requirement with what checks it, as an HTML page. */
#ifndef REPORTS_REQUIREMENT_PAGE_H
#define REPORTS_REQUIREMENT_PAGE_H

#include "reports/evidence.h"

#include <stdio.h>

/*
 * Writes the page. It needs no script, no other file and no network. Errors of writing show in the
 * state of `out`.
 *
 * Returns 0; -ENOMEM.
 */
int requirement_page_write(const struct evidence *evidence, FILE *out);

#endif
