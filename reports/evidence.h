/* evidence.h - what is known of each requirement: the scenarios and unit tests that check it. */
#ifndef REPORTS_EVIDENCE_H
#define REPORTS_EVIDENCE_H

#include "reports/tracefile.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What one scenario says of a requirement. */
struct evidence_scenario {
    const char *id;
    size_t cases;
    size_t passed;  /* cases with verdict pass */
    size_t failing; /* cases with verdict expected-fail */
    size_t skipped; /* cases of which the implementation claims nothing */
    size_t checks;  /* findings about this requirement */
    size_t kept;    /* of these, how many were met */
};

struct evidence_unit {
    char *name;  /* of the test's function */
    size_t runs; /* more than one if the test runs for each row of a table */
    size_t passed;
};

struct evidence_row {
    const json_t *requirement; /* an element of requirements.json */
    const char *id;
    struct evidence_scenario *scenarios;
    size_t scenario_count;
    struct evidence_unit *units;
    size_t unit_count;
};

/* How many requirements are checked, and by what. */
struct evidence_counts {
    size_t scenarios; /* by one that was not skipped */
    size_t units;
    size_t nothing; /* neither by a scenario, skipped or not, nor by a unit test */
};

struct evidence {
    json_t *catalogue; /* requirements.json */
    json_t *results;   /* results.json; NULL without */
    struct evidence_row *rows;
    size_t row_count;
    bool has_tracefile;
    struct tracefile tracefile; /* empty without one */
    const char *sources; /* borrowed: the folder that is cut off the tracefile's paths, or NULL */
};

/*
 * Makes a row for each requirement of the requirements.json at `path`.
 *
 * Ownership: the caller frees what *evidence holds with evidence_clear, also after an error.
 * Returns 0; -EINVAL when it is something else; -ENOMEM. One line on `errors` says why.
 */
int evidence_begin(const char *path, FILE *errors, struct evidence *evidence);

/*
 * Adds a run of scenarios, the results.json at `path`. Requirements that the catalogue lacks are
 * skipped. Returns as evidence_begin does.
 */
int evidence_add_results(struct evidence *evidence, const char *path, FILE *errors);

/*
 * Adds unit tests: TAP as Check prints it, at `path`, with "FILE:CASE:TEST: MESSAGE" after each
 * number. A test checks the requirements that its name holds (test_name.h); those that the
 * catalogue lacks are skipped.
 *
 * Returns 0; -ENOMEM; another negative errno when the file cannot be read. One line on `errors`
 * says why.
 */
int evidence_add_tests(struct evidence *evidence, const char *path, FILE *errors);

/* Frees what it holds. */
void evidence_clear(struct evidence *evidence);

/*
 * The row's scenarios, as a set of tests for tracefile_print_lines.
 *
 * Ownership: the caller frees it.
 * Returns NULL when memory is short.
 */
bool *evidence_tests(const struct evidence *evidence, const struct evidence_row *row);

/* The path of a file of evidence->tracefile, as it is to be shown. It is a part of file->path. */
const char *evidence_path(const struct evidence *evidence, const struct tracefile_source *file);

/*
 * What the results count of the row's requirement (requirement_counts.h).
 *
 * key  of a part; NULL for the whole requirement
 *
 * Returns NULL without results, and with those of an older suite, which count nothing.
 */
const json_t *evidence_observed(
    const struct evidence *evidence, const struct evidence_row *row, const char *key);

/* The text `key` of the row's requirement; "" if there is none. */
const char *evidence_text(const struct evidence_row *row, const char *key);

struct evidence_counts evidence_count(const struct evidence *evidence);

/* Bytes of the longest text of evidence_describe. */
#define EVIDENCE_TEXT_MAX 128

/*
 * Says in words what a scenario's cases came to: "3 of 4 passed, 1 skipped".
 *
 * text  has room for `size` bytes, and always gets an end
 *
 * Returns whether all cases that were not skipped passed, or failed as expected.
 */
bool evidence_describe(const struct evidence_scenario *scenario, char *text, size_t size);

#endif
