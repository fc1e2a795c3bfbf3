/* report.h - results.json's objects shown to people, one by one as they become known. */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

/* The form of results.json. */
#define RESULTS_FORMAT "shakedown-results"
#define RESULTS_VERSION 1

/* What `shakedown` exits with; the first that holds, from the top. */
enum exit_status {
    EXIT_STATUS_INVALID = 2,     /* usage, or an invalid file */
    EXIT_STATUS_ERROR = 3,       /* the suite or an adapter broke */
    EXIT_STATUS_FAILED = 1,      /* an implementation failed */
    EXIT_STATUS_NOTHING_RAN = 4, /* nothing selected, or all skipped */
    EXIT_STATUS_EXPECTED = 0,    /* all as expected */
};

/* How a report may look; a set of bits. */
enum report_look {
    REPORT_PROGRESS = 1 << 0, /* a line at the bottom that is drawn anew */
    REPORT_COLOUR = 1 << 1,
};

struct report;

/* How a report on OUT should look: a terminal gets a progress line and colours, a file neither. */
unsigned report_choose_look(FILE *out);

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
 * The exit status (enum exit_status) that verdicts amount to. SUMMARY is results.json's.
 */
int report_exit_status(const json_t *summary);

/*
 * Of two exit statuses that of both: the end by a signal (from 128 on), then as in enum
 * exit_status; but something ran where one of them is not EXIT_STATUS_NOTHING_RAN.
 */
int report_worse_status(int left, int right);

/*
 * Adds the counts of SUMMARY to those of SUM. Ownership: nothing is kept.
 * Returns 0; -ENOMEM, also when one of them is NULL because memory was short.
 */
int report_add_summary(json_t *sum, json_t *summary);

/*
 * Reads the results.json at PATH, and checks of it what the functions below rest on.
 * Ownership: *RESULTS is a new reference, the caller's.
 * Returns 0; -EINVAL when it holds no results (said in one line on ERRORS).
 */
int report_load(const char *path, FILE *errors, json_t **results);

/*
 * Joins the results of a run's parts, COUNT of what report_load read from PATHS, in any order, to
 * those of the whole: cases in the order of the list, counts, duration and exit status anew,
 * "parts" saying what was each part's own.
 * Ownership: *WHOLE is a new reference, the caller's; it shares cases with PARTS.
 * Returns 0; -EINVAL when they are not the parts of one run, or not all (said in one line on
 * ERRORS); -ENOMEM.
 */
int report_merge(
    json_t *const *parts, char *const *paths, size_t count, FILE *errors, json_t **whole);

/*
 * Shows RESULTS as the run that they are of was shown: what the functions above do for one. PATH
 * is where they are; empty: nowhere.
 * Ownership: nothing is kept.
 */
void report_results(struct report *report, json_t *results, const char *path);

#endif
