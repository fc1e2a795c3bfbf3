/* instrumentation.h - what the options that look into one case ask for, made ready. */
#ifndef CONFORMANCE_COMMAND_INSTRUMENTATION_H
#define CONFORMANCE_COMMAND_INSTRUMENTATION_H

#include "conformance/command/options.h"
#include "conformance/plan/plan.h"
#include "conformance/plan/resources.h"
#include "conformance/stage/instrument.h"

struct instrumentation {
    struct instrument instrument; /* means something where is_used */
    bool is_used;
    struct terminal terminal;
    char *folder;
    char *commands;
};

/*
 * Checks that one case is selected, that it has the roles that are asked for, that the tool is
 * installed, and, for a debugger, that there is a terminal; makes the tool's folder,
 * "TARGET.strace" for one, or takes the files that end in ".strace" out of the one that is there.
 * Without such an option it does nothing. What is wrong is one line on standard error. Ownership:
 * the caller ends *INSTRUMENTATION with instrumentation_end, also when this failed. Returns an exit
 * status (results.h).
 */
int instrumentation_make(const struct options *options, const struct plan *plan,
    const struct resources *resources, const char *target, struct instrumentation *instrumentation);

/* Says on OUT, in one line, what runs below which tool, and where its files go. */
void instrumentation_announce(const struct instrumentation *instrumentation, FILE *out);

/* Frees what it holds; a terminal that was lent is the driver's again. */
void instrumentation_end(struct instrumentation *instrumentation);

#endif
