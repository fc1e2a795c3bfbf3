/* matrix_table.h - what pairs of implementations came to, servers down and clients across. */
#ifndef REPORTS_MATRIX_TABLE_H
#define REPORTS_MATRIX_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/*
 * Prints a table of PAIRS, an array of objects with "server", "client" and "summary" (each as the
 * file of a matrix has it): a row for each server and a column for each client, in the order in
 * which they first come.
 */
void matrix_table_print(FILE *out, bool coloured, const json_t *pairs);

#endif
