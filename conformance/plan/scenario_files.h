/* scenario_files.h - which scenarios lie below a folder. */
#ifndef CONFORMANCE_PLAN_SCENARIO_FILES_H
#define CONFORMANCE_PLAN_SCENARIO_FILES_H

#include <stddef.h>
#include <stdio.h>

struct scenario_files {
    char **ids; /* sorted: paths below the folder, without ".json" */
    size_t count;
};

/*
 * Finds every scenario below FOLDER, by name alone: nothing is opened. What is hidden is passed
 * over, and so are the catalogue and the schemas at its top.
 * Ownership: the caller ends *FILES with scenario_files_end, whatever is returned.
 * Returns 0; -ENOMEM; another negative errno when something cannot be read (said on ERRORS).
 */
int scenario_files_find(const char *folder, FILE *errors, struct scenario_files *files);

/* Frees the ids. */
void scenario_files_end(struct scenario_files *files);

#endif
