/* probe_report.h - what was found wrong with an adapter, and what is worth saying of it. */
#ifndef CONFORMANCE_PROBE_PROBE_REPORT_H
#define CONFORMANCE_PROBE_PROBE_REPORT_H

#include "conformance/probe/probe_check.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct remark;

struct remarks {
    struct remark *first, *last;
    bool reached[CHECK_COUNT]; /* what was looked at: without a fault it is well */
    bool failed;               /* memory was short: something is missing */
};

/* Notes that a check was carried out. */
void remarks_reach(struct remarks *remarks, enum check check);

/*
 * Adds a fault. One that came of the same check of the same thing before is not said again, nor one
 * of the same program that another trial showed already.
 * role    whose, "server" or "client": a constant
 * done    what was done: "the server was told: launch"
 * change  what is to be done about it
 * seen    printf's format, for what was seen
 */
void remarks_fault(struct remarks *remarks, const char *role, enum check check, const char *done,
    const char *change, const char *seen, ...) __attribute__((format(printf, 6, 7)));

/* Adds what is no fault, in printf's format; what was said before is not said again. */
void remarks_note(struct remarks *remarks, enum check check, const char *text, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether there is a fault of that check, after that was done. */
bool remarks_is_said(const struct remarks *remarks, enum check check, const char *done);

/* How many faults there are, and whether there is one of that check. */
size_t remarks_faults(const struct remarks *remarks);
bool remarks_have_fault_of(const struct remarks *remarks, enum check check);

/* Prints every check, what was found of it, and how many there are of each kind. */
void remarks_print(const struct remarks *remarks, FILE *out);

/* Frees what it holds; an empty (zeroed) one is fine. */
void remarks_end(struct remarks *remarks);

#endif
