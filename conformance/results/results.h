/* results.h - results.json: spooled while cases finish, written whole and in file order at the end.
 */
#ifndef CONFORMANCE_RESULTS_RESULTS_H
#define CONFORMANCE_RESULTS_RESULTS_H

#include "conformance/expectations/expectation.h"
#include "conformance/language/verdict.h"
#include "conformance/results/results_case.h"
#include "reports/exit_status.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct results;

/*
 * Opens the results that are to become the file TARGET, for CASE_COUNT cases of ROUNDS rounds each
 * (0: without end). Fails at once where the file could not be written later. A target that exists
 * and is no regular file (a device, a FIFO) is written to as it is; else nothing is seen at TARGET
 * before results_finish. Of each round beyond the first some 16 bytes of memory are kept.
 * Ownership: on success the caller frees *RESULTS with results_free; nothing is left on disk by it.
 * Returns 0; a negative errno when the place cannot be written to (said on ERRORS).
 */
int results_new(
    const char *target, size_t case_count, uint64_t rounds, FILE *errors, struct results **results);

/* Closes and frees; NULL does nothing. What was not finished is forgotten. */
void results_free(struct results *results);

/*
 * Has EXPECTATION stand for case INDEX, of which no round came yet; NULL, as it is without this:
 * none. Verdicts of rounds are kept as they were seen; what they amount to is judged by it.
 * Ownership: it is borrowed, and must outlive RESULTS.
 */
void results_expect(struct results *results, size_t index, const struct expectation *expectation);

/*
 * Reads the CASE object of a round of a case and spools what is to be kept of it. The last of its
 * rounds closes the case as results_close does.
 * Ownership: *CASE_OBJECT is a new reference, the caller's, to the closed case, to be shown to
 * people; NULL when there are rounds to come, or something went wrong.
 * Returns 0; -EINVAL when the text is no JSON object; another negative errno from reading it or
 * from the spool (each said on ERRORS). Either spoils the results: results_status gives 3 from then
 * on.
 */
int results_add(
    struct results *results, const struct case_result *result, FILE *errors, json_t **case_object);

/*
 * Closes case INDEX, of which no more rounds will come: its verdict is what the rounds amount to.
 * With more rounds than one planned, its findings and trace are those of the first round with the
 * worst verdict, and the file will hold "repeats".
 * Ownership: *CASE_OBJECT as above, without "repeats"; NULL when no round came, or it was closed.
 * Returns 0; a negative errno (said on ERRORS), which spoils the results.
 */
int results_close(struct results *results, size_t index, FILE *errors, json_t **case_object);

/*
 * Gives case INDEX, which is closed, one more member. NULL as its VALUE does nothing.
 * Ownership: the reference to VALUE passes over, also when this failed.
 * Returns 0; a negative errno (said on ERRORS), which spoils the results.
 */
int results_add_member(
    struct results *results, size_t index, const char *key, json_t *value, FILE *errors);

/*
 * What the rounds of case INDEX amount to, whatever was expected. One came at least.
 */
enum verdict results_observed(const struct results *results, size_t index);

/*
 * Where the results go, links resolved.
 * Ownership: the string belongs to RESULTS.
 */
const char *results_target(const struct results *results);

/*
 * The exit status (report.h) that the cases closed so far amount to.
 */
int results_status(const struct results *results);

/*
 * The counts of verdicts and of warnings, as "summary" in results.json.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *results_summary(const struct results *results);

/*
 * Prints the closed cases to OUT, in file order: an array, as "scenarios" in results.json.
 * Returns 0; a negative errno when they cannot be read. Errors of writing show in OUT's state.
 */
int results_print_cases(const struct results *results, FILE *out);

/*
 * Writes the file: HEAD's members first, then "scenarios", the closed cases, in file order,
 * "summary" and "exit_status" (EXIT_STATUS); flushes it to the disk and renames it into place.
 * Ownership: HEAD stays the caller's.
 * Returns 0; a negative errno (said on ERRORS), TARGET then being untouched.
 */
int results_finish(struct results *results, json_t *head, int exit_status, FILE *errors);

/*
 * Writes ROOT, results that came from other files, to TARGET, in the same form and as safely.
 * Ownership: ROOT stays the caller's.
 * Returns 0; a negative errno (said on ERRORS), TARGET then being untouched.
 */
int results_write(const char *target, json_t *root, FILE *errors);

#endif
