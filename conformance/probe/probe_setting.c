/* probe_setting.c - what all trials of an adapter have around them. */
#include "config.h"

#include "conformance/probe/probe_setting.h"

#include "conformance/ipc/control.h"
#include "conformance/ipc/spawn.h"
#include "conformance/stage/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int64_t setting_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The first that the bootstrap server tells is that it is ready. */
static int await_bootstrap(int events, int deadline_ms)
{
    struct pollfd fds = {.fd = events, .events = POLLIN};
    char byte;
    int ready = poll(&fds, 1, deadline_ms);
    if (ready < 0)
        return -errno;
    if (ready == 0)
        return -ETIME;
    return read(events, &byte, 1) == 1 ? 0 : -EPIPE;
}

static int start_bootstrap(struct setting *setting)
{
    int events[2] = {-1, -1}, error = 0;
    char number[16];
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || pipe2(events, O_CLOEXEC)) {
        error = -errno;
        goto out;
    }
    snprintf(number, sizeof number, "%d", events[1]);
    char *argv[] = {setting->resources->bootstrapd, (char *)"--socket",
        strchr(setting->variable, '=') + 1, (char *)"--events", number, NULL};
    const struct spawn spawn = {.argv = argv, .descriptors = {null, null, null}, .kept = events[1]};
    error = spawn_start(&spawn, &setting->bootstrap);
    close(events[1]);
    events[1] = -1;
    error = error ? error : await_bootstrap(events[0], setting->deadline_ms);
out:
    if (null >= 0)
        close(null);
    /* Later events find no reader: the bootstrap server says so, to nobody, and serves on. */
    for (int i = 0; i < 2; i++)
        if (events[i] >= 0)
            close(events[i]);
    return error;
}

static int make_environment(struct setting *setting)
{
    char *const *manifest = setting->manifest->environment;
    size_t count = 0;
    while (manifest && manifest[count])
        count++;
    setting->environment = calloc(count + 3, sizeof *setting->environment);
    if (!setting->environment)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        setting->environment[i] = manifest[i];
    setting->environment[count] = setting->variable;
    setting->environment[count + 1] = (char *)SETTING_MARK;
    return 0;
}

int setting_begin(struct setting *setting, const struct manifest *manifest,
    const struct resources *resources, const char *folder, int deadline_ms, int signals)
{
    *setting = (struct setting){.manifest = manifest,
        .resources = resources,
        .signals = signals,
        .deadline_ms = deadline_ms,
        .listener = -1};
    if (asprintf(&setting->control_path, "%s/control", folder) < 0) {
        setting->control_path = NULL;
        return -ENOMEM;
    }
    if (asprintf(&setting->variable, "MACH_BOOTSTRAP_PORT=%s/bootstrap", folder) < 0) {
        setting->variable = NULL;
        return -ENOMEM;
    }
    /* For our own part of handshakes, too; the string lives as long as this process does. */
    if (make_environment(setting) || putenv(setting->variable) ||
        setenv("MACH_PORT_DIRECTORY", folder, 1))
        return -ENOMEM;
    setting->listener = control_listen(setting->control_path);
    return setting->listener < 0 ? setting->listener : start_bootstrap(setting);
}

void setting_end(struct setting *setting)
{
    if (setting->listener >= 0)
        close(setting->listener);
    remarks_end(&setting->remarks);
    unsetenv("MACH_BOOTSTRAP_PORT");
    free(setting->environment);
    free(setting->variable);
    free(setting->control_path);
}

/* One that is stopped serves as little as one that is gone. */
static void watch_bootstrap(struct setting *setting)
{
    int status;
    if (setting->bootstrap <= 0 ||
        waitpid(setting->bootstrap, &status, WNOHANG | WUNTRACED) != setting->bootstrap)
        return;
    if (WIFSTOPPED(status))
        snprintf(setting->lost, sizeof setting->lost, "was stopped");
    else
        process_describe_status(status, setting->lost, sizeof setting->lost);
    /* From now on it is a process like any other: what is left of it is ended with them. */
    setting->bootstrap = 0;
}

void setting_attend(struct setting *setting)
{
    struct signalfd_siginfo info;
    while (read(setting->signals, &info, sizeof info) == sizeof info)
        if (info.ssi_signo != SIGCHLD)
            setting->interrupted = true;
    watch_bootstrap(setting);
}

bool setting_is_over(const struct setting *setting)
{
    return setting->interrupted || *setting->lost;
}

/*
 * Whether a process is one that ended. A child of ours is reaped by that, whichever others ended
 * before it; what somebody else has to reap is listed until it is ours.
 */
static bool is_gone(pid_t pid)
{
    return waitpid(pid, NULL, WNOHANG) == pid;
}

/* The processes below this one, but for the bootstrap server; *count of them, in *pids. */
static void list_strangers(const struct setting *setting, pid_t **pids, size_t *count)
{
    size_t kept = 0;
    if (process_descendants(getpid(), pids, count)) {
        *pids = NULL;
        *count = 0;
    }
    for (size_t i = 0; i < *count; i++)
        if ((*pids)[i] != setting->bootstrap && !is_gone((*pids)[i]))
            (*pids)[kept++] = (*pids)[i];
    *count = kept;
}

static void describe(const pid_t *pids, size_t count, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count && used < size; i++) {
        char name[PROCESS_NAME_MAX];
        process_name(pids[i], name, sizeof name);
        int length =
            snprintf(text + used, size - used, "%s%s (%d)", i > 0 ? ", " : "", name, (int)pids[i]);
        used += length > 0 ? (size_t)length : size;
    }
}

void setting_await_quiet(struct setting *setting, char *text, size_t size)
{
    int64_t until = setting_now_ms() + setting->deadline_ms;
    for (;;) {
        pid_t *pids;
        size_t count;
        list_strangers(setting, &pids, &count);
        describe(pids, count, text, size);
        free(pids);
        if (count == 0 || setting_is_over(setting) || setting_now_ms() >= until)
            return;
        struct pollfd fds = {.fd = setting->signals, .events = POLLIN};
        if (poll(&fds, 1, 1) > 0)
            setting_attend(setting);
    }
}

void setting_end_strangers(struct setting *setting)
{
    for (;;) {
        pid_t *pids;
        size_t count;
        list_strangers(setting, &pids, &count);
        for (size_t i = 0; i < count; i++)
            kill(pids[i], SIGKILL);
        free(pids);
        if (count == 0)
            return;
        struct pollfd fds = {.fd = setting->signals, .events = POLLIN};
        if (poll(&fds, 1, 1) > 0)
            setting_attend(setting);
    }
}
