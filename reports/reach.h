/* reach.h - which tests reached which lines, from a tracefile of lcov's with tests' names. */
#ifndef REPORTS_REACH_H
#define REPORTS_REACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A line with code on it. */
struct reach_line {
    size_t number;
    size_t *tests; /* that reached it: places in reach.tests */
    size_t test_count;
};

struct reach_file {
    char *path;
    struct reach_line *lines; /* sorted by number */
    size_t line_count;
};

struct reach {
    char **tests;
    size_t test_count;
    struct reach_file *files; /* sorted by path */
    size_t file_count;
};

/*
 * Reads the tracefile at PATH. Its functions and branches are skipped.
 * Ownership: the caller frees what *REACH holds with reach_clear, also after a failure.
 * Returns 0; -EINVAL when it is no tracefile; another negative errno when it cannot be read (each
 * said in one line on ERRORS).
 */
int reach_load(const char *path, FILE *errors, struct reach *reach);

/* Frees what REACH holds; a zeroed one is fine. */
void reach_clear(struct reach *reach);

/* The place of the test NAME in reach->tests; reach->test_count when there is none. */
size_t reach_test(const struct reach *reach, const char *name);

/* Forgets the files that are not below one of FOLDERS (NULL at the end). */
void reach_keep(struct reach *reach, char *const *folders);

/*
 * Whether tests of the set CHOSEN (one bool for each of reach->tests) reached the line, and no
 * others; if CHOSEN is NULL, whether none did.
 */
bool reach_line_is_theirs(const struct reach_line *line, const bool *chosen);

/*
 * Prints those of a file's lines that reach_line_is_theirs as ranges, "3, 7-9", after BEFORE; where
 * there is none, nothing. Lines with no other code between them are one range.
 * Returns how many lines that is.
 */
size_t reach_print(
    const struct reach_file *file, const bool *chosen, const char *before, FILE *out);

/*
 * Writes a line for each line of code, "PATH:NUMBER: TEST TEST...", with "all" for every test of
 * reach->tests and "none" for no test. SOURCES, if not NULL, is cut off the paths. Errors show in
 * OUT's state.
 */
void reach_write(const struct reach *reach, const char *sources, FILE *out);

#endif
