/* probe_setting.h - what all trials of an adapter have around them: a folder and a bootstrap
 * server. */
#ifndef CONFORMANCE_PROBE_PROBE_SETTING_H
#define CONFORMANCE_PROBE_PROBE_SETTING_H

#include "conformance/plan/manifest.h"
#include "conformance/plan/resources.h"
#include "conformance/probe/probe_report.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A variable that the server has and that CHILD must have too, "NAME=VALUE". */
#define SETTING_MARK "SHAKEDOWN_PROBE=passed-on"

struct setting {
    const struct manifest *manifest; /* these two are borrowed */
    const struct resources *resources;
    struct remarks remarks;
    int signals;        /* signalfd; borrowed */
    int deadline_ms;    /* for each thing that is waited for */
    bool interrupted;   /* we were told to end */
    char lost[64];      /* how the bootstrap server ended; empty while it serves */
    char *control_path; /* where children that are puppets connect */
    int listener;
    char *variable;     /* "MACH_BOOTSTRAP_PORT=PATH" */
    char **environment; /* what programs get added to theirs; its strings belong to the manifest, or
                           are the two above */
    pid_t bootstrap;    /* 0 once it serves no more */
};

/*
 * Starts a bootstrap server, and listens for children.
 * folder  private to this; exists.
 * Ownership: setting_end frees what it holds, also after a failure; the processes are for
 * process_end_descendants.
 * Returns 0; -ETIME when the bootstrap server was not ready in time; a negative errno.
 */
int setting_begin(struct setting *setting, const struct manifest *manifest,
    const struct resources *resources, const char *folder, int deadline_ms, int signals);
void setting_end(struct setting *setting);

/* Takes what the signalfd has; notes that we are to end, and that the bootstrap server did. */
void setting_attend(struct setting *setting);

/* Whether nothing more can be tried: we are to end, or the bootstrap server is lost. */
bool setting_is_over(const struct setting *setting);

/* Milliseconds of the monotonic clock. */
int64_t setting_now_ms(void);

/*
 * Waits until no process is below this one but the bootstrap server, or until the deadline.
 * text  room for `size` bytes: those that are left, "[sleep] (4711), ..."; empty when none is.
 */
void setting_await_quiet(struct setting *setting, char *text, size_t size);

/* Kills and reaps every process below this one but the bootstrap server. */
void setting_end_strangers(struct setting *setting);

#endif
