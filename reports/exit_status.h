/* exit_status.h - what `shakedown` exits with. */
#ifndef REPORTS_EXIT_STATUS_H
#define REPORTS_EXIT_STATUS_H

#include <jansson.h>

/* The first that holds, from the top. */
enum exit_status {
    EXIT_STATUS_INVALID = 2,     /* usage, or an invalid file */
    EXIT_STATUS_ERROR = 3,       /* the suite or an adapter broke */
    EXIT_STATUS_FAILED = 1,      /* an implementation failed */
    EXIT_STATUS_NOTHING_RAN = 4, /* nothing selected, or all skipped */
    EXIT_STATUS_EXPECTED = 0,    /* all as expected */
};

/* The exit status (enum exit_status) of a run with this "summary" of results.json. */
int exit_status_of_summary(const json_t *summary);

/*
 * The exit status of two runs together. An end by a signal (from 128 on) comes before all others,
 * which have the order of enum exit_status; but something ran where only one of them is
 * EXIT_STATUS_NOTHING_RAN.
 */
int exit_status_worse(int left, int right);

#endif
