/* scenario_files.h - the scenarios below a folder. */
#ifndef CONFORMANCE_PLAN_SCENARIO_FILES_H
#define CONFORMANCE_PLAN_SCENARIO_FILES_H

#include <stddef.h>
#include <stdio.h>

struct scenario_files {
    char **ids; /* sorted; paths below the folder, without ".json" */
    size_t count;
};

/*
 * Finds every scenario below FOLDER by the names of files; none is opened. Hidden files are left
 * out, as are the catalogue and the schemas at the top.
 * Ownership: the caller ends *FILES with scenario_files_end, whatever is returned.
 * Returns 0; -ENOMEM; another negative errno when something cannot be read (said on ERRORS).
 */
int scenario_files_find(const char *folder, FILE *errors, struct scenario_files *files);

/* Frees the ids. */
void scenario_files_end(struct scenario_files *files);

#endif
