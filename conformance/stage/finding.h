/* finding.h - what the checks of a case found, and the verdict that follows from it. */
#ifndef CONFORMANCE_STAGE_FINDING_H
#define CONFORMANCE_STAGE_FINDING_H

#include "conformance/language/verdict.h"
#include "conformance/plan/catalogue.h"
#include "conformance/stage/detector.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* The step of a check that belongs to none: the closing inspection's. */
#define FINDING_NO_STEP (-1)

struct findings {
    const struct catalogue *catalogue; /* borrowed */
    json_t *list;                      /* array of findings, the results' own form */
    enum verdict forced;               /* ERROR or SKIP once one was said; PASS: nothing forced */
    char reason[1024];                 /* of the forced verdict */
};

/* One check's result. */
struct finding {
    const json_t *requirements; /* a name, or an array of names: ids of the catalogue, or of parts
                                   of its requirements ("SRV-20.reply-right"); borrowed */
    enum detector detector;     /* what was looked at, or, unmet, what tripped */
    int step;                   /* from 1, or FINDING_NO_STEP */
    bool is_should; /* about a part of the requirement that is a SHOULD, whatever else it is */
    bool met;
    const char *expected; /* one line each; borrowed */
    const char *observed;
};

/*
 * Begins without findings.
 * Ownership: findings_end frees what it holds; `catalogue` must outlive it.
 * Returns 0; -ENOMEM.
 */
int findings_begin(struct findings *findings, const struct catalogue *catalogue);

/* Frees what findings_begin and findings_add allocated. */
void findings_end(struct findings *findings);

/*
 * The level of NAMES, a name of a requirement or part, or an array of them: MUST when one of them
 * is, or is one that the catalogue does not have. NULL or an empty array: SHOULD.
 */
enum level finding_level(const struct catalogue *catalogue, const json_t *names);

/*
 * Adds a finding. Its level is that of what it names, unless it is about a part that is a SHOULD. A
 * finding that memory was too short for forces the verdict error.
 * Returns whether it breaks a MUST: the scenario cannot go on from there.
 */
bool findings_add(struct findings *findings, const struct finding *finding);

/*
 * Forces the verdict error (the suite or the adapter broke) or skip (not implemented), with a
 * reason in one line; control characters in it become spaces. The first one stands.
 */
void findings_error(struct findings *findings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void findings_skip(struct findings *findings, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether a MUST is broken among what was added. */
bool findings_have_broken(const struct findings *findings);

/*
 * The verdict: the forced one; else fail when a MUST was broken, or with `strict` any requirement;
 * else pass.
 * warnings  set to the number of broken SHOULDs.
 * reason    one line, empty for pass; `size` bytes, always terminated.
 */
enum verdict findings_verdict(const struct findings *findings, bool strict, unsigned int *warnings,
    char *reason, size_t size);

#endif
