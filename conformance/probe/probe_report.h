/* probe_report.h - what was found wrong with an adapter, and what is worth saying of it. */
#ifndef CONFORMANCE_PROBE_PROBE_REPORT_H
#define CONFORMANCE_PROBE_PROBE_REPORT_H

#include "conformance/probe/probe_check.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/queue.h>

struct remark;

struct probe_report {
    TAILQ_HEAD(remark_list, remark) remarks;
    bool reached[CHECK_COUNT]; /* what was looked at: without a fault it is well */
    bool failed;               /* memory was short: something is missing */
};

/* Begins without remarks. Ownership: probe_report_end frees what it holds. */
void probe_report_begin(struct probe_report *report);

/* Notes that a check was carried out. */
void probe_report_reach(struct probe_report *report, enum probe_check check);

/*
 * Adds a fault. One that came of the same check of the same thing before is not said again, nor one
 * of the same program that another try showed already.
 * role    whose, "server" or "client": a constant
 * done    what was done: "the server was told: launch"
 * change  what is to be done about it
 * seen    printf's format, for what was seen
 */
void probe_report_fault(struct probe_report *report, const char *role, enum probe_check check,
    const char *done, const char *change, const char *seen, ...)
    __attribute__((format(printf, 6, 7)));

/* Adds what is no fault, in printf's format; what was said before is not said again. */
void probe_report_note(struct probe_report *report, enum probe_check check, const char *text, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether there is a fault of that check, after that was done. */
bool probe_report_is_said(
    const struct probe_report *report, enum probe_check check, const char *done);

/* How many faults there are, and whether there is one of that check. */
size_t probe_report_faults(const struct probe_report *report);
bool probe_report_have_fault_of(const struct probe_report *report, enum probe_check check);

/* Prints every check, what was found of it, and how many there are of each kind. */
void probe_report_print(const struct probe_report *report, FILE *out);

/* Frees the remarks. */
void probe_report_end(struct probe_report *report);

#endif
