/* probe.c - shakedown probe: an adapter is tried before it is run. */
#include "config.h"

#include "conformance/probe/probe.h"

#include "conformance/probe/probe_client.h"
#include "conformance/probe/probe_server.h"
#include "conformance/run/ending_signals.h"
#include "conformance/run/guard.h"
#include "conformance/run/subreaper.h"
#include "conformance/stage/process.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Exit statuses of the process that probes. */
enum { PROBED_WELL, PROBED_FAULTS, PROBED_FAILED };

/* Its alarm, in deadlines: there are fewer things to wait for. */
#define DEADLINES_MOST 40

static bool has_program(struct probe_setting *setting, enum role role)
{
    struct program_fault fault;
    char done[64];
    int error = manifest_check_program(setting->manifest, role, &fault);

    snprintf(done, sizeof done, "the %s was looked for", role_word(role));
    if (fault.seen != NULL) {
        probe_report_fault(&setting->report, role_word(role), CHECK_PROGRAM, done, fault.change,
            "%s: roles: %s: %s", setting->manifest->path, role_word(role), fault.seen);
    } else if (error != 0) {
        setting->report.failed = true;
    }
    program_fault_end(&fault);
    return error == 0;
}

/* Programs that cannot be started are the first faults, and the only ones. */
static bool has_programs(struct probe_setting *setting)
{
    bool has_server;
    bool has_client;

    probe_report_reach(&setting->report, CHECK_PROGRAM);
    has_server = has_program(setting, ROLE_SERVER);
    has_client = has_program(setting, ROLE_CLIENT);
    return has_server && has_client;
}

/* Prints what was found. Returns the exit status of the process that probes. */
static int report(struct probe_setting *setting)
{
    if (setting->interrupted) {
        fprintf(stderr, "shakedown: the probe was interrupted\n");
        return PROBED_FAILED;
    }
    probe_report_print(&setting->report, stdout);
    errno = 0;
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        fprintf(stderr, "shakedown: standard output: %s\n", strerror(errno != 0 ? errno : EIO));
        return PROBED_FAILED;
    }
    if (setting->lost[0] != '\0') {
        fprintf(stderr,
            "shakedown: %s, while the adapter was probed; nothing was tried after that\n",
            setting->lost);
        return PROBED_FAILED;
    }
    if (setting->report.failed) {
        fprintf(stderr, "shakedown: not all could be tried: memory or descriptors are short\n");
        return PROBED_FAILED;
    }
    return probe_report_faults(&setting->report) > 0 ? PROBED_FAULTS : PROBED_WELL;
}

static _Noreturn void become_prober(
    const struct probe_setting *given, const char *folder, pid_t parent)
{
    struct probe_setting setting = *given;
    int status = PROBED_FAILED;

    probe_report_begin(&setting.report);
    setting.folder = folder;
    setting.signals = subreaper_become(parent);
    alarm((unsigned int)(setting.deadline_ms / 1000 + 1) * DEADLINES_MOST);
    if (setting.signals < 0) {
        fprintf(stderr, "shakedown: the probe cannot begin: %s\n", strerror(-setting.signals));
    } else {
        if (has_programs(&setting)) {
            probe_server_try(&setting);
            probe_client_try(&setting);
        }
        status = report(&setting);
    }
    process_end_descendants();
    probe_report_end(&setting.report);
    fflush(NULL);
    _exit(status);
}

/*
 * Waits for the prober; a signal that is to end us is its end first, and so is being stopped,
 * which an adapter may have done. *status as waitpid sets it. Returns the signal, or 0.
 */
static int await_prober(pid_t pid, const sigset_t *signals, int *status)
{
    int ending = 0, number;

    for (;;) {
        pid_t changed = waitpid(pid, status, WNOHANG | WUNTRACED);

        if (changed == pid && !WIFSTOPPED(*status))
            return ending;
        if (changed == pid) {
            kill(pid, SIGKILL);
        } else if (sigwait(signals, &number) == 0 && number != SIGCHLD) {
            ending = number;
            kill(pid, SIGTERM);
        }
    }
}

/* With the signals blocked. Returns what probe_run does; *ending is the signal, or 0. */
static int supervise(const struct probe_setting *setting, const sigset_t *signals, int *ending)
{
    struct guard guard;
    int status = 0, error = guard_begin(&guard, false);
    pid_t self, pid;

    if (error != 0)
        return error;
    fflush(NULL);
    self = getpid();
    pid = fork();
    if (pid == 0)
        become_prober(setting, guard.folder, self);
    if (pid < 0)
        error = -errno;
    else
        *ending = await_prober(pid, signals, &status);
    /* What it could not end itself arrives here. */
    if (error == 0 && WIFSIGNALED(status)) {
        char end[64];

        process_describe_status(status, end, sizeof end);
        fprintf(stderr, "shakedown: the process that probes %s\n", end);
        process_end_descendants();
    }
    guard_end(&guard);
    if (error != 0 || *ending != 0)
        return error;
    if (!WIFEXITED(status) || WEXITSTATUS(status) == PROBED_FAILED)
        return PROBE_BROKEN;
    return WEXITSTATUS(status) == PROBED_FAULTS ? PROBE_FAULTS : PROBE_WELL;
}

int probe_run(const struct probe_setting *setting)
{
    sigset_t signals, old;
    int ending = 0;
    int result;

    ending_signals_heeded(&signals);
    sigaddset(&signals, SIGCHLD);
    signal(SIGCHLD, SIG_DFL);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
        return -errno;
    sigprocmask(SIG_BLOCK, &signals, &old);
    result = supervise(setting, &signals, &ending);
    if (ending != 0)
        ending_signals_die(ending);
    sigprocmask(SIG_SETMASK, &old, NULL);
    return result;
}
