/* tracefile.h - which tests reached which lines, from a tracefile of lcov's with tests' names. */
#ifndef REPORTS_TRACEFILE_H
#define REPORTS_TRACEFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A line with code on it. */
struct tracefile_line {
    size_t number;
    size_t *tests; /* that reached it: places in tracefile.tests */
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
 * Reads the tracefile at PATH. Its functions and branches are skipped.
 * Ownership: the caller frees what *REACH holds with tracefile_clear, also after a failure.
 * Returns 0; -EINVAL when it is no tracefile; another negative errno when it cannot be read (each
 * said in one line on ERRORS).
 */
int tracefile_load(const char *path, FILE *errors, struct tracefile *tracefile);

/* Frees what REACH holds; a zeroed one is fine. */
void tracefile_clear(struct tracefile *tracefile);

/* The place of the test NAME in tracefile->tests; tracefile->test_count when there is none. */
size_t tracefile_find_test(const struct tracefile *tracefile, const char *name);

/* Forgets the files that are not below one of FOLDERS (NULL at the end). */
void tracefile_keep_below(struct tracefile *tracefile, char *const *folders);

/*
 * Whether tests of the set CHOSEN (one bool for each of tracefile->tests) reached the line, and no
 * others; if CHOSEN is NULL, whether none did.
 */
bool tracefile_line_is_only_of(const struct tracefile_line *line, const bool *chosen);

/*
 * Prints those of a file's lines that tracefile_line_is_only_of as ranges, "3, 7-9", after BEFORE;
 * where there is none, nothing. Lines with no other code between them are one range. Returns how
 * many lines that is.
 */
size_t tracefile_print_lines(
    const struct tracefile_source *file, const bool *chosen, const char *before, FILE *out);

/*
 * Writes a line for each line of code, "PATH:NUMBER: TEST TEST...", with "all" for every test of
 * tracefile->tests and "none" for no test. SOURCES, if not NULL, is cut off the paths. Errors show
 * in OUT's state.
 */
void tracefile_write_lines(const struct tracefile *tracefile, const char *sources, FILE *out);

#endif
