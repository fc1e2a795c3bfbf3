/* matrix_table.h - what pairs of implementations came to: servers down, clients across. */
#ifndef REPORTS_MATRIX_TABLE_H
#define REPORTS_MATRIX_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/*
 * Prints a table with a row for each server and a column for each client, in the order in which
 * they first occur. `pairs` is that of matrix.json: "server", "client" and "summary" of each.
 */
void matrix_table_print(FILE *out, bool coloured, const json_t *pairs);

#endif
