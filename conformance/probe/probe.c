/* probe.c - shakedown probe: an adapter is tried before it is run. */
#include "config.h"

#include "conformance/probe/probe.h"

#include "conformance/probe/probe_client.h"
#include "conformance/probe/probe_server.h"
#include "conformance/probe/probe_setting.h"
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

/* Exit statuses of the process that makes the trials. */
enum { EXAMINED_WELL, EXAMINED_FAULTS, EXAMINED_FAILED };

/* Its alarm, in deadlines: there are fewer things to wait for. */
#define DEADLINES_MOST 40

static bool has_program(struct setting *setting, enum role role)
{
    struct program_fault fault;
    char done[64];
    int error = manifest_check_program(setting->manifest, role, &fault);
    snprintf(done, sizeof done, "the %s was looked for", role_word(role));
    if (fault.seen) {
        remarks_fault(&setting->remarks, role_word(role), CHECK_PROGRAM, done, fault.change,
            "%s: roles: %s: %s", setting->manifest->path, role_word(role), fault.seen);
    } else if (error) {
        setting->remarks.failed = true;
    }
    program_fault_end(&fault);
    return error == 0;
}

/* Programs that cannot be started are the first faults, and the only ones. */
static bool has_programs(struct setting *setting)
{
    remarks_reach(&setting->remarks, CHECK_PROGRAM);
    bool has_server = has_program(setting, ROLE_SERVER);
    bool has_client = has_program(setting, ROLE_CLIENT);
    return has_server && has_client;
}

/* In the process that makes the trials. Returns its exit status. */
static int examine(struct setting *setting)
{
    if (has_programs(setting)) {
        server_trials(setting);
        if (!setting_is_over(setting))
            client_trials(setting);
    }
    process_end_descendants();
    if (setting->interrupted) {
        fprintf(stderr, "shakedown: the trials were interrupted\n");
        return EXAMINED_FAILED;
    }
    remarks_print(&setting->remarks, stdout);
    errno = 0;
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "shakedown: standard output: %s\n", strerror(errno != 0 ? errno : EIO));
        return EXAMINED_FAILED;
    }
    if (*setting->lost) {
        fprintf(stderr,
            "shakedown: the bootstrap server of the trials %s, while the adapter ran; nothing "
            "was tried after that\n",
            setting->lost);
        return EXAMINED_FAILED;
    }
    if (setting->remarks.failed) {
        fprintf(stderr, "shakedown: not all could be tried: memory or descriptors are short\n");
        return EXAMINED_FAILED;
    }
    return remarks_faults(&setting->remarks) > 0 ? EXAMINED_FAULTS : EXAMINED_WELL;
}

static _Noreturn void become_examiner(const struct manifest *manifest,
    const struct resources *resources, const char *folder, int deadline_ms, pid_t parent)
{
    struct setting setting;
    int status = EXAMINED_FAILED;
    int signals = subreaper_become(parent);
    alarm((unsigned int)(deadline_ms / 1000 + 1) * DEADLINES_MOST);
    int error = signals < 0
                    ? signals
                    : setting_begin(&setting, manifest, resources, folder, deadline_ms, signals);
    if (error == 0)
        status = examine(&setting);
    else
        fprintf(stderr, "shakedown: the trials cannot begin: %s\n", strerror(-error));
    process_end_descendants();
    if (signals >= 0)
        setting_end(&setting);
    fflush(NULL);
    _exit(status);
}

/*
 * Waits for the examiner; a signal that is to end us is its end first, and so is being stopped,
 * which an adapter may have done. *status as waitpid sets it. Returns the signal, or 0.
 */
static int await_examiner(pid_t pid, const sigset_t *signals, int *status)
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

/* With the signals blocked. Returns what examination_run does; *ending is the signal, or 0. */
static int supervise(const struct manifest *manifest, const struct resources *resources,
    int deadline_ms, const sigset_t *signals, int *ending)
{
    struct guard guard;
    int status = 0, error = guard_begin(&guard, false);
    if (error)
        return error;
    fflush(NULL);
    pid_t self = getpid(), pid = fork();
    if (pid == 0)
        become_examiner(manifest, resources, guard.folder, deadline_ms, self);
    if (pid < 0)
        error = -errno;
    else
        *ending = await_examiner(pid, signals, &status);
    /* What it could not end itself arrives here. */
    if (!error && WIFSIGNALED(status)) {
        char end[64];
        process_describe_status(status, end, sizeof end);
        fprintf(stderr, "shakedown: the process that makes the trials %s\n", end);
        process_end_descendants();
    }
    guard_end(&guard);
    if (error || *ending)
        return error;
    if (!WIFEXITED(status) || WEXITSTATUS(status) == EXAMINED_FAILED)
        return EXAMINATION_BROKEN;
    return WEXITSTATUS(status) == EXAMINED_FAULTS ? EXAMINATION_FAULTS : EXAMINATION_WELL;
}

int examination_run(
    const struct manifest *manifest, const struct resources *resources, int deadline_ms)
{
    sigset_t signals, old;
    int ending = 0;
    ending_signals_heeded(&signals);
    sigaddset(&signals, SIGCHLD);
    signal(SIGCHLD, SIG_DFL);
    if (prctl(PR_SET_CHILD_SUBREAPER, 1))
        return -errno;
    sigprocmask(SIG_BLOCK, &signals, &old);
    int result = supervise(manifest, resources, deadline_ms, &signals, &ending);
    if (ending)
        ending_signals_die(ending);
    sigprocmask(SIG_SETMASK, &old, NULL);
    return result;
}
