/* expectations.h - a file of expectations: which line applies to which case. */
#ifndef CONFORMANCE_EXPECTATIONS_EXPECTATIONS_H
#define CONFORMANCE_EXPECTATIONS_EXPECTATIONS_H

#include "conformance/expectations/expectation.h"
#include "conformance/plan/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define EXPECTATIONS_FORMAT "shakedown-expectations"
#define EXPECTATIONS_VERSION 1

/* A case of the tree, and the line that applies to it. */
struct expectations_case {
    char *id;
    char *scenario;
    const struct expectation *line; /* NULL: none */
};

struct expectations {
    char *path;    /* as given */
    char *text;    /* as read; if there is no file, that of one without lines */
    size_t length; /* bytes of text */
    bool is_new;   /* there is no file */
    struct expectation *lines;
    size_t line_count;
    struct expectations_case *cases; /* all of the tree, by number less 1 */
    size_t case_count;
};

/*
 * Reads and checks the file at PATH. PLAN must hold the whole tree, before any selection. Each line
 * must match a case, no case may be matched by two lines, and no line may be past its last day
 * (date_today).
 * Ownership: on success the caller frees *EXPECTATIONS with expectations_free; PLAN is not kept.
 * Returns 0; -EINVAL for an invalid file; another negative errno when it cannot be read (each said
 * in one line on ERRORS).
 */
int expectations_load(
    const char *path, const struct plan *plan, FILE *errors, struct expectations **expectations);

/*
 * Makes the expectations of a file that does not exist yet: no case has a line.
 * Returns 0; -ENOMEM.
 */
int expectations_new(const char *path, const struct plan *plan, struct expectations **expectations);

/* Frees expectations; NULL does nothing. */
void expectations_free(struct expectations *expectations);

/*
 * The line that applies to the case with this number in the tree. It belongs to EXPECTATIONS.
 * Returns NULL when there is none, or EXPECTATIONS is NULL.
 */
const struct expectation *expectations_find(const struct expectations *expectations, size_t number);

#endif
