/* results.h - results.json: spools cases as they finish, and writes them in file order. */
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
 * Opens the results that will be written to the file TARGET, for CASE_COUNT cases of ROUNDS rounds
 * each (0: unlimited). If TARGET could not be written later, this fails now. A target that is no
 * regular file (a device, a FIFO) is written to directly; otherwise nothing changes there before
 * results_finish. Each round after the first takes 16 bytes of memory.
 * Ownership: on success the caller frees *RESULTS with results_free, which leaves nothing on disk.
 * Returns 0; a negative errno when TARGET cannot be written to (said on ERRORS).
 */
int results_new(
    const char *target, size_t case_count, uint64_t rounds, FILE *errors, struct results **results);

/* Frees the results; NULL does nothing. Without results_finish nothing is written. */
void results_free(struct results *results);

/*
 * Sets the expectation of case INDEX before its first round; NULL, the default: none. Rounds keep
 * the verdicts that were observed; the expectation changes what they add up to. EXPECTATION is
 * borrowed and must outlive RESULTS.
 */
void results_expect(struct results *results, size_t index, const struct expectation *expectation);

/*
 * Reads the CASE object of a round and spools what is kept of it. The last round of a case closes
 * it as results_close does.
 * Ownership: *CASE_OBJECT is a new reference, the caller's, to the closed case, for people to see;
 * NULL when more rounds will come, or after an error.
 * Returns 0; -EINVAL when the text is no JSON object; another negative errno of reading it or of
 * the spool (each said on ERRORS). After an error results_status gives 3.
 */
int results_add(
    struct results *results, const struct case_result *result, FILE *errors, json_t **case_object);

/*
 * Closes case INDEX, which has no more rounds, and decides its verdict. If more rounds than one
 * were planned, findings and trace are those of the first round with the worst verdict, and the
 * file will have "repeats".
 * Ownership: *CASE_OBJECT as above, without "repeats"; NULL when no round came, or the case was
 * closed before.
 * Returns 0; a negative errno (said on ERRORS), after which results_status gives 3.
 */
int results_close(struct results *results, size_t index, FILE *errors, json_t **case_object);

/*
 * Gives case INDEX, which is closed, one more member; does nothing if VALUE is NULL. The reference
 * to VALUE is taken, also after an error.
 * Returns 0; a negative errno (said on ERRORS), after which results_status gives 3.
 */
int results_add_member(
    struct results *results, size_t index, const char *key, json_t *value, FILE *errors);

/* The verdict of the rounds of case INDEX, at least one, before any expectation. */
enum verdict results_observed(const struct results *results, size_t index);

/* The path of the file, links resolved. It belongs to RESULTS. */
const char *results_target(const struct results *results);

/* The exit status of the cases that are closed so far. */
int results_status(const struct results *results);

/*
 * The counts of verdicts and of warnings, as "summary" in results.json.
 * Ownership: a new reference, the caller's.
 * Returns NULL when memory is short.
 */
json_t *results_summary(const struct results *results);

/*
 * Prints the closed cases to OUT in file order: an array, as "scenarios" in results.json.
 * Returns 0; a negative errno when they cannot be read. Errors of writing show in OUT's state.
 */
int results_print_cases(const struct results *results, FILE *out);

/*
 * Writes the file: the members of HEAD, "scenarios" with the closed cases in file order, "summary",
 * and "exit_status" (EXIT_STATUS). The file is flushed to the disk and then renamed into place.
 * HEAD stays the caller's.
 * Returns 0; a negative errno (said on ERRORS), with TARGET unchanged.
 */
int results_finish(struct results *results, json_t *head, int exit_status, FILE *errors);

/*
 * Writes ROOT, results that were read from other files, to TARGET in the same form and as safely.
 * ROOT stays the caller's.
 * Returns 0; a negative errno (said on ERRORS), with TARGET unchanged.
 */
int results_write(const char *target, json_t *root, FILE *errors);

#endif
