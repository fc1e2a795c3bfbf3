/* report.h - results.json's objects shown to people, one by one as they become known. */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include <stddef.h>
#include <stdio.h>
#include <jansson.h>

/* How a report may look; a set of bits. */
enum report_look {
    REPORT_PROGRESS = 1 << 0, /* a line at the bottom that is drawn anew */
    REPORT_COLOUR = 1 << 1,
};

struct report;

/*
 * A report for people that is written to OUT; LOOK is a set of enum report_look.
 * Ownership: the caller frees it with report_free; OUT stays the caller's and must outlive it.
 * Returns NULL when memory is short.
 */
struct report *report_new(FILE *out, unsigned look);

/* Frees a report; NULL does nothing. */
void report_free(struct report *report);

/*
 * The run begins. HEAD has the members of results.json that stand before "scenarios", as far as
 * they are known; PLANNED is the number of cases. Ownership: nothing is kept.
 */
void report_begin(struct report *report, json_t *head, size_t planned);

/*
 * A case has ended, with all its rounds: an element of results.json's "scenarios", "repeats" left
 * out. Ownership: nothing is kept.
 */
void report_case(struct report *report, json_t *case_object);

/*
 * One round of some case has ended with VERDICT, its word; after report_case, where that was the
 * case's last. For progress alone.
 */
void report_round(struct report *report, const char *verdict);

/*
 * The run has ended. TAIL has results.json's "summary", "duration_ms" and "exit_status", and the
 * path "results" of the file itself, empty when it could not be written.
 * Ownership: nothing is kept.
 */
void report_end(struct report *report, json_t *tail);

#endif
