/* results_file.h - results.json, read and checked. */
#ifndef REPORTS_RESULTS_FILE_H
#define REPORTS_RESULTS_FILE_H

#include <jansson.h>
#include <stdio.h>

/*
 * What report_load of report.h does. Checked are the form's name and version, that every member of
 * the run's head and end is there and of its kind, and of each case id, number and verdict.
 */
int results_file_load(const char *path, FILE *errors, json_t **results);

#endif
