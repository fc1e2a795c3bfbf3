/* hold.c - a process stopped so that nothing of it moves, below a tracer too. */
#include "config.h"

#include "conformance/stage/hold.h"

#include "conformance/stage/process.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The value of a line of /proc/PID/status; NULL when there is none. text: room for `size` bytes. */
static char *read_status(pid_t pid, const char *key, char *text, size_t size)
{
    char path[64];
    size_t length = strlen(key);
    bool found = false;
    FILE *status;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    status = fopen(path, "re");
    while (status != NULL && !found && fgets(text, (int)size, status) != NULL)
        found = strncmp(text, key, length) == 0 && text[length] == ':';
    if (status != NULL)
        fclose(status);
    return found ? text + length + 1 : NULL;
}

pid_t hold_tracer(pid_t pid)
{
    char text[256];
    const char *value = read_status(pid, "TracerPid", text, sizeof text);

    return value != NULL ? (pid_t)strtol(value, NULL, 10) : 0;
}

/* Whether a SIGSTOP was sent that no thread has taken. */
static bool is_stop_pending(pid_t pid)
{
    char text[256];
    const char *value = read_status(pid, "ShdPnd", text, sizeof text);

    return value != NULL && (strtoull(value, NULL, 16) & (1ull << (SIGSTOP - 1))) != 0;
}

/* What is done with each thread; returns whether the next is wanted. */
typedef bool (*thread_fn)(pid_t pid, pid_t thread, char state, void *arg);

static void each_thread(pid_t pid, thread_fn visit, void *arg)
{
    char path[64];
    DIR *tasks;
    const char *name;
    bool more;

    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    tasks = opendir(path);
    more = true;
    while (tasks != NULL && more && (name = process_next_number(tasks)) != NULL) {
        pid_t thread = (pid_t)strtol(name, NULL, 10);
        struct process_stat stat;

        if (process_read_stat(thread, &stat) == 0)
            more = visit(pid, thread, stat.state, arg);
    }
    if (tasks != NULL)
        closedir(tasks);
}

/* Each thread by itself: below a tracer that stands, nobody tells the others of a stop. */
static bool stop_thread(pid_t pid, pid_t thread, char state, void *arg)
{
    (void)arg;
    if (state != 't' && state != 'T')
        syscall(SYS_tgkill, pid, thread, SIGSTOP);
    return true;
}

static bool is_standing(pid_t pid, pid_t thread, char state, void *standing)
{
    (void)pid;
    (void)thread;
    *(bool *)standing = state == 't' || state == 'T';
    return *(bool *)standing;
}

int hold_begin(struct hold *hold, pid_t pid, int pidfd, pid_t tracer)
{
    hold_end(hold);
    hold->tracer = tracer;
    if (hold->tracer == 0)
        return pidfd_send_signal(pidfd, SIGSTOP, NULL, 0) != 0 ? -errno : 0;
    hold->pidfd = pidfd_open(hold->tracer, 0);
    if (hold->pidfd < 0 || pidfd_send_signal(hold->pidfd, SIGSTOP, NULL, 0) != 0)
        return -errno;
    each_thread(pid, stop_thread, NULL);
    return 0;
}

bool hold_is_complete(const struct hold *hold, pid_t pid)
{
    bool standing = false;

    if (hold->tracer == 0 && hold_tracer(pid) == 0)
        return process_stopped(pid) == PROCESS_STOP_ALL;
    if (hold->tracer == 0) {
        each_thread(pid, is_standing, &standing);
        /* One that took it does nothing more before it stands for good. */
        return standing && !is_stop_pending(pid);
    }
    /* Until it stands it may let threads go on that were sent a SIGSTOP, and new ones be made. */
    if (process_stopped(hold->tracer) != PROCESS_STOP_ALL)
        return false;
    each_thread(pid, is_standing, &standing);
    if (!standing)
        each_thread(pid, stop_thread, NULL);
    return standing;
}

void hold_end(struct hold *hold)
{
    if (hold->pidfd >= 0) {
        pidfd_send_signal(hold->pidfd, SIGCONT, NULL, 0);
        close(hold->pidfd);
    }
    *hold = (struct hold){.pidfd = -1};
}

static bool is_examined(pid_t pid, pid_t thread, char state, void *examined)
{
    (void)pid;
    (void)thread;
    *(bool *)examined = state == 't';
    return !*(bool *)examined;
}

bool hold_is_examined(pid_t pid)
{
    bool examined = false;

    each_thread(pid, is_examined, &examined);
    return examined;
}
