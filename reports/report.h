/* report.h - results.json's objects shown to people, one by one as they become known. */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

struct report;

/*
 * A report for people that is written to OUT; LOOK is a set of enum terminal_look.
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
 * COUNT kinds of failure are played again, which may take a while; 0 says nothing. For progress
 * alone.
 */
void report_replays(struct report *report, size_t count);

/*
 * The run has ended. TAIL has results.json's "summary", "duration_ms", "exit_status" and, if there
 * are any, its "requirements" and what report_copy_tail copies, and the path "results" of the file
 * itself, empty when it could not be written.
 * Ownership: nothing is kept.
 */
void report_end(struct report *report, json_t *tail);

/* Copies what TAIL needs of RESULTS, or of their head. Ownership: references are shared. */
void report_copy_tail(json_t *tail, const json_t *results);

/*
 * A matrix has moments of its own, in place of report_begin, report_case and report_end;
 * report_round tells of progress as above.
 */

/*
 * The matrix begins. HEAD has the members of the matrix' file that stand before "pairs"; PLANNED is
 * the number of cases of all pairs, the same for each. Ownership: nothing is kept.
 * Returns 0; -ENOMEM.
 */
int report_begin_matrix(struct report *report, json_t *head, size_t planned);

/* A pair begins, an object with "server" and "client": what ends next is its. */
void report_pair(struct report *report, const json_t *pair);

/*
 * A case of that pair has ended: an element of its "scenarios". Shown at the end, if there is
 * something to say. Ownership: a reference may be kept until then.
 */
void report_pair_case(struct report *report, json_t *case_object);

/*
 * The matrix has ended. TAIL is report_end's with "pairs" besides: what of each is known but for
 * its "scenarios". Ownership: nothing is kept.
 */
void report_end_matrix(struct report *report, json_t *tail);

/*
 * Shows RESULTS as the run that they are of was shown: what the functions above do for one. PATH
 * is where they are; empty: nowhere.
 * Ownership: nothing is kept.
 */
void report_results(struct report *report, json_t *results, const char *path);

#endif
