/* evidence.h - what is known of each requirement: the scenarios and unit tests that check it. */
#ifndef REPORTS_EVIDENCE_H
#define REPORTS_EVIDENCE_H

#include "reports/tracefile.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A scenario's part in one requirement. */
struct evidence_scenario {
    const char *id;
    size_t cases;
    size_t passed;  /* cases with verdict pass */
    size_t failing; /* cases with verdict expected-fail */
    size_t skipped; /* cases that the implementation claims nothing of */
    size_t checks;  /* findings of this requirement */
    size_t kept;    /* of which were met */
};

struct evidence_unit {
    char *name;  /* of the test's function */
    size_t runs; /* more than one for a table's rows */
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

/* How many requirements are checked by what. */
struct evidence_counts {
    size_t scenarios; /* of which one was not skipped */
    size_t units;
    size_t nothing; /* neither a scenario, skipped or not, nor a unit test */
};

struct evidence {
    json_t *catalogue; /* requirements.json */
    json_t *results;   /* results.json; NULL without */
    struct evidence_row *rows;
    size_t row_count;
    bool has_tracefile;
    struct tracefile tracefile; /* empty without a tracefile */
    const char *sources; /* borrowed; what is cut off the tracefile's paths; NULL for nothing */
};

/*
 * Reads requirements.json at PATH, to begin with.
 * Ownership: the caller frees what *EVIDENCE holds with evidence_clear, also after a failure.
 * Returns 0; -EINVAL when it is something else; -ENOMEM (each said in one line on ERRORS).
 */
int evidence_begin(const char *path, FILE *errors, struct evidence *evidence);

/*
 * Adds a run of scenarios, results.json at PATH. Requirements that the catalogue does not have are
 * passed over. Returns as evidence_begin does.
 */
int evidence_add_results(struct evidence *evidence, const char *path, FILE *errors);

/*
 * Adds unit tests: TAP as Check prints it, at PATH, with "FILE:CASE:TEST: MESSAGE" after each
 * number. A test decides those requirements whose ids its name holds, as SRV_6 for SRV-6; others
 * are passed over. Returns 0; -ENOMEM; a negative errno when it cannot be read (each said on
 * ERRORS).
 */
int evidence_add_tests(struct evidence *evidence, const char *path, FILE *errors);

/* Frees what EVIDENCE holds. */
void evidence_clear(struct evidence *evidence);

/*
 * The tests of evidence->reach that are the row's scenarios, as a set for tracefile_print_lines.
 * Ownership: the caller frees it. Returns NULL when memory is short.
 */
bool *evidence_tests(const struct evidence *evidence, const struct evidence_row *row);

/* The path of a file of evidence->tracefile, as it is to be shown; it belongs to FILE. */
const char *evidence_path(const struct evidence *evidence, const struct tracefile_source *file);

/*
 * What the results say of a row's requirement, or of a part of it with that key (NULL: of all): an
 * element of their "requirements", or of its "parts". NULL without results, or in those of an older
 * suite. Ownership: the results'.
 */
const json_t *evidence_observed(
    const struct evidence *evidence, const struct evidence_row *row, const char *key);

/* The text KEY of the row's requirement; "" where it is none. */
const char *evidence_text(const struct evidence_row *row, const char *key);

/* Bytes that evidence_describe needs for the longest of its texts. */
#define EVIDENCE_TEXT_MAX 128

/* Counts the rows. */
struct evidence_counts evidence_count(const struct evidence *evidence);

/*
 * Says in words what a scenario's cases came to: "3 of 4 passed, 1 skipped".
 * text  room for `size` bytes, always terminated.
 * Returns whether none of those that were not skipped failed unexpectedly.
 */
bool evidence_describe(const struct evidence_scenario *scenario, char *text, size_t size);

#endif
