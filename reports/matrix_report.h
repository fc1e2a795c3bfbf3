/* matrix_report.h - a matrix as lines of text: a table of all pairs, and the cases to look at. */
#ifndef REPORTS_MATRIX_REPORT_H
#define REPORTS_MATRIX_REPORT_H

#include "reports/console.h"

#include <jansson.h>

struct matrix_report {
    struct console *console; /* borrowed; prints */
    json_t *pairs;           /* array: what is kept of each pair until the end */
};

/*
 * What happens in a matrix, in the order of report.h, which says what the arguments are.
 *
 * Ownership: matrix_report_free frees what matrix_report_begin made and matrix_report_case kept;
 * matrix_report_end does so, too.
 * matrix_report_begin returns 0; -ENOMEM.
 */
int matrix_report_begin(
    struct matrix_report *matrix, struct console *console, json_t *head, size_t planned);
void matrix_report_pair(struct matrix_report *matrix, const json_t *pair);
void matrix_report_case(struct matrix_report *matrix, json_t *case_object);
void matrix_report_end(struct matrix_report *matrix, json_t *tail);

/* Frees what it keeps. One that is all zero is fine. */
void matrix_report_free(struct matrix_report *matrix);

#endif
