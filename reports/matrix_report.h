/* matrix_report.h - a matrix as lines of text: what each pair came to, and what was not well. */
#ifndef REPORTS_MATRIX_REPORT_H
#define REPORTS_MATRIX_REPORT_H

#include "reports/console.h"

#include <jansson.h>

struct matrix_report {
    struct console *console; /* borrowed; prints */
    json_t *pairs;           /* array of what is kept of each until the end */
};

/* The moments of a report, as in report.h. */

/*
 * Ownership: matrix_report_end or matrix_report_free frees what it keeps.
 * Returns 0; -ENOMEM.
 */
int matrix_report_begin(
    struct matrix_report *matrix, struct console *console, json_t *head, size_t planned);

/* A pair begins: an object with "server" and "client". Ownership: nothing passes over. */
void matrix_report_pair(struct matrix_report *matrix, const json_t *pair);

/* A case of that pair ended. Ownership: a reference is kept where there is something to say. */
void matrix_report_case(struct matrix_report *matrix, json_t *case_object);

void matrix_report_end(struct matrix_report *matrix, json_t *tail);

/* Frees what it keeps; all zero does nothing. */
void matrix_report_free(struct matrix_report *matrix);

#endif
