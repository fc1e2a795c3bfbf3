/* tracefile.h - which tests reached which lines, read from lcov's tracefile with tests' names. */
#ifndef REPORTS_TRACEFILE_H
#define REPORTS_TRACEFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A line with code. */
struct tracefile_line {
    size_t number;
    size_t *tests; /* those that reached it: indexes into tracefile.tests */
    size_t test_count;
};

struct tracefile_source {
    char *path;
    struct tracefile_line *lines; /* sorted by number */
    size_t line_count;
};

struct tracefile {
    char **tests;
    size_t test_count;
    struct tracefile_source *files; /* sorted by path */
    size_t file_count;
};

/*
 * Reads the tracefile at `path`. Records of the same test and file are added up; what they say of
 * functions and branches is skipped.
 *
 * Ownership: the caller frees what *tracefile holds with tracefile_clear, also after an error.
 * Returns 0; -EINVAL when it is no tracefile; another negative errno when it cannot be read. One
 * line on `errors` says why.
 */
int tracefile_load(const char *path, FILE *errors, struct tracefile *tracefile);

/* Frees what it holds. One that is all zero is fine. */
void tracefile_clear(struct tracefile *tracefile);

/* The index of the test in tracefile->tests; tracefile->test_count if there is none. */
size_t tracefile_find_test(const struct tracefile *tracefile, const char *name);

/* Drops the files that are not below one of the folders (NULL at the end). */
void tracefile_keep_below(struct tracefile *tracefile, char *const *folders);

/*
 * How many lines of a file only some tests reached.
 *
 * chosen  the tests, a bool for each of tracefile->tests; NULL for the lines that no test reached
 */
size_t tracefile_count_lines(const struct tracefile_source *file, const bool *chosen);

/* Prints them as ranges: "3, 7-9". Lines without other code between them are one range. */
void tracefile_print_lines(const struct tracefile_source *file, const bool *chosen, FILE *out);

/*
 * Writes a line for each line of code, "PATH:NUMBER: TEST TEST...", with "all" for all tests and
 * "none" for no test. Errors show in the state of `out`.
 *
 * sources  the folder that is cut off the paths; NULL for none
 */
void tracefile_write_lines(const struct tracefile *tracefile, const char *sources, FILE *out);

#endif
