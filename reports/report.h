/*
 * report.h - shows a run, or a matrix of runs, to people while it goes on, or later from its file.
 *
 * The driver tells a report what happens, in objects of results.json; the report hands each on to
 * the rendering that shows it (console.h, matrix_report.h). No argument is kept unless that is
 * said.
 */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

struct report;

/*
 * Makes a report that is written to `out`. `look` is a set of enum terminal_look.
 *
 * Ownership: the caller frees it with report_free; `out` stays the caller's and must outlive it.
 * Returns NULL when memory is short.
 */
struct report *report_new(FILE *out, unsigned look);

/* Frees a report; NULL does nothing. */
void report_free(struct report *report);

/*
 * The run begins.
 *
 * head     the members of results.json that stand before "scenarios", as far as they are known
 * planned  the number of cases
 */
void report_begin(struct report *report, json_t *head, size_t planned);

/* A case has ended, with all its rounds: an element of "scenarios", where "repeats" may lack. */
void report_case(struct report *report, json_t *case_object);

/*
 * One round of a case has ended with this verdict. To be called after report_case if that round was
 * the case's last. Only the line of progress shows it.
 */
void report_round(struct report *report, const char *verdict);

/*
 * `count` kinds of failure are played again, which may take a while; 0 shows nothing. Only the line
 * of progress shows it.
 */
void report_replays(struct report *report, size_t count);

/*
 * The run has ended.
 *
 * tail  results.json's "summary", "duration_ms" and "exit_status"; "requirements", if there are
 *       any; what report_copy_tail copies; and "results", the path of the file itself, empty if it
 *       could not be written
 */
void report_end(struct report *report, json_t *tail);

/* Copies to `tail` what it needs of the results, or of their head. References are shared. */
void report_copy_tail(json_t *tail, const json_t *results);

/*
 * The matrix begins. A matrix has the four functions from here on in place of report_begin,
 * report_case and report_end; report_round is for both.
 *
 * head     the members of the matrix' file that stand before "pairs"
 * planned  the number of cases of all pairs; each pair has the same number
 *
 * Returns 0; -ENOMEM.
 */
int report_begin_matrix(struct report *report, json_t *head, size_t planned);

/* A pair begins, an object with "server" and "client". The cases that end next are its. */
void report_pair(struct report *report, const json_t *pair);

/*
 * A case of that pair has ended: an element of the pair's "scenarios". If there is something to say
 * of it, a reference is kept until the end, which shows it.
 */
void report_pair_case(struct report *report, json_t *case_object);

/* The matrix has ended. `tail` is report_end's, with "pairs" but without their "scenarios". */
void report_end_matrix(struct report *report, json_t *tail);

/*
 * Shows the run that the results are of, as it was shown while it went on.
 *
 * path  where the results are; empty for nowhere
 */
void report_results(struct report *report, json_t *results, const char *path);

#endif
