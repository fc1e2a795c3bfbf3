/*
 * probe_program.h - one program of an adapter, staged as in a scenario, to see whether it keeps to
 * the contract.
 *
 * Each has a stage of its own, with a bootstrap server, and what is done there are steps of the
 * language of scenarios, or commands that no scenario has. It is over when something happened after
 * which nothing can be made of what follows: then what was wrong is in the report, and every later
 * call does nothing.
 */
#ifndef CONFORMANCE_PROBE_PROBE_PROGRAM_H
#define CONFORMANCE_PROBE_PROBE_PROGRAM_H

#include "conformance/language/verb.h"
#include "conformance/plan/catalogue.h"
#include "conformance/plan/manifest.h"
#include "conformance/plan/pairing.h"
#include "conformance/plan/resources.h"
#include "conformance/probe/probe_report.h"
#include "conformance/stage/stage.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Bytes for what was done, in words. */
#define PROBE_DONE_MAX 128

/* A variable that the server has and that CHILD must have too, "NAME=VALUE". */
#define PROBE_MARK "SHAKEDOWN_PROBE=passed-on"

/* An option that no program has. */
#define PROBE_OPTION "--no-such-option"

/* What all programs of an adapter have around them. */
struct probe_setting {
    const struct manifest *manifest;  /* the adapter's; these four are borrowed */
    const struct manifest *reference; /* whose server the adapter's client meets */
    const struct catalogue *catalogue;
    const struct resources *resources;
    int deadline_ms; /* for each thing that is waited for */

    /* The rest is probe_run's. */
    const char *folder; /* in which each stage has one of its own */
    unsigned int stages;
    int signals; /* signalfd */
    struct probe_report report;
    bool interrupted; /* we were told to end */
    char lost[1088];  /* what became of the stage that nobody but us sets; empty: nothing */
};

struct probe_program {
    struct probe_setting *setting; /* borrowed */
    const char *role;              /* "server" or "client": a constant */
    struct stage stage;
    struct actor *actor; /* the program's; NULL: there is no stage */
    struct pairing pairing;
    struct manifest player; /* the adapter's manifest, with one more word and variable: */
    char **command;         /* ours, their strings are the manifest's */
    char **environment;
    json_t *instance;
    char *folder;
    int64_t until_us; /* when the present step is late, on the trace's clock */
    bool over;
    char done[PROBE_DONE_MAX]; /* what was done last */
};

/*
 * Sets a stage for a program. A server is started, and has had the time to be ready; a client is
 * started by a step.
 * instance  what a scenario would be: id, requirements, edition, actors, steps.
 * option    one more word of its command line; NULL: none.
 * done      printf's format of what is done by that.
 * Ownership: takes `instance`; the caller calls probe_program_end, whatever happens.
 * Returns whether all that is to be ready is; if not, it is for probe_failure_explain to say why.
 */
bool probe_program_begin(struct probe_program *program, struct probe_setting *setting,
    enum role role, json_t *instance, const char *option, const char *done, ...)
    __attribute__((format(printf, 6, 7)));

/* Ends all that is on the stage, and frees what the program holds. */
void probe_program_end(struct probe_program *program);

/* Waits until the program is asleep, or has ended; for half a second at most. */
void probe_program_await_sleep(struct probe_program *program);

/* Waits until it has ended, by the deadline, whatever else it did. Returns whether it has. */
bool probe_program_await_end(struct probe_program *program);

/* Waits until a condition holds, `ms` milliseconds at most. Returns whether it does. */
bool probe_program_wait(struct probe_program *program,
    bool (*condition)(struct stage *stage, void *arg), void *arg, int ms, bool polled);

/*
 * Whether nothing more can be tried: we are to end, or there is no bootstrap server any more. The
 * setting says so from then on.
 */
bool probe_program_is_lost(struct probe_program *program);

/* Notes that the stage itself failed: that is not the program's doing, and nothing more is tried.
 */
void probe_program_lose(struct probe_program *program);

/* Adds a fault of which `done` is the program's, and ends the trial of it. */
#define probe_program_fault(program, check, change, ...) \
    do { \
        probe_report_fault(&(program)->setting->report, (program)->role, (check), (program)->done, \
            (change), __VA_ARGS__); \
        (program)->over = true; \
    } while (0)

#endif
