/* process.c - what /proc tells of processes that need not be children of ours, and their end. */
#include "config.h"

#include "conformance/stage/process.h"

#include "conformance/language/signal_name.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* From <linux/pidfd.h> of Linux 6.15; older headers know nothing of it, older kernels refuse it. */
struct exit_info {
    uint64_t mask;
    uint64_t cgroup;
    uint32_t ids[11];
    int32_t exit_code;
};
#define EXIT_INFO_REQUEST _IOWR(0xff, 11, struct exit_info)
#define EXIT_INFO_EXIT ((uint64_t)1 << 3)

/* Reads a small file whole, terminated. Returns its length, or a negative errno. */
static ssize_t file_read(const char *path, char *text, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t length;

    if (fd < 0)
        return -errno;
    length = 0;
    while (length < size - 1) {
        ssize_t got = read(fd, text + length, size - 1 - length);

        if (got < 0) {
            int error = errno;

            close(fd);
            return -error;
        }
        if (got == 0)
            break;
        length += (size_t)got;
    }
    text[length] = '\0';
    close(fd);
    return (ssize_t)length;
}

static int stat_read(const char *path, struct process_stat *stat)
{
    char text[1024];
    ssize_t length = file_read(path, text, sizeof text);
    char *field;

    if (length < 0)
        return length == -ENOENT ? -ESRCH : (int)length;
    /* The command's name, in parentheses, may itself hold parentheses and spaces. */
    field = strrchr(text, ')');
    if (field == NULL || field[1] != ' ')
        return -EBADMSG;
    field += 2;
    stat->state = *field;
    stat->exit_status = 0;
    for (int number = 4; number <= 52; number++) {
        field = strchr(field, ' ');
        if (field == NULL)
            return -EBADMSG;
        field++;
        if (number == 4)
            stat->parent = (pid_t)strtol(field, NULL, 10);
        else if (number == 22)
            stat->start = strtoull(field, NULL, 10);
        else if (number == 52)
            stat->exit_status = (int)strtol(field, NULL, 10);
    }
    return 0;
}

int process_read_stat(pid_t pid, struct process_stat *stat)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    return stat_read(path, stat);
}

const char *process_next_number(DIR *folder)
{
    struct dirent *entry;

    while ((entry = readdir(folder)) != NULL)
        if (isdigit((unsigned char)entry->d_name[0]))
            return entry->d_name;
    return NULL;
}

int process_stopped(pid_t pid)
{
    char path[64 + sizeof((struct dirent *)0)->d_name];
    DIR *tasks;
    unsigned int threads, stopped;
    const char *task;

    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    tasks = opendir(path);
    if (tasks == NULL)
        return errno == ENOENT ? -ESRCH : -errno;
    threads = 0;
    stopped = 0;
    while ((task = process_next_number(tasks)) != NULL) {
        struct process_stat stat;

        snprintf(path, sizeof path, "/proc/%d/task/%s/stat", (int)pid, task);
        if (stat_read(path, &stat) == 0) {
            threads++;
            stopped += stat.state == 'T';
        }
    }
    closedir(tasks);
    if (threads == 0)
        return -ESRCH;
    return stopped == threads ? PROCESS_STOP_ALL
           : stopped > 0      ? PROCESS_STOP_SOME
                              : PROCESS_STOP_NONE;
}

/* Only its parent is told; with WNOWAIT whoever else asks is told as well. */
int process_stop_signal(pid_t pid)
{
    siginfo_t info = {0};

    if (waitid(P_PID, (id_t)pid, &info, WSTOPPED | WNOHANG | WNOWAIT) != 0 || info.si_pid != pid ||
        info.si_code != CLD_STOPPED)
        return 0;
    return info.si_status;
}

bool process_is_leaving(pid_t pid)
{
    char path[64];
    DIR *descriptors;
    bool leaving;

    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    descriptors = opendir(path);
    if (descriptors == NULL)
        return errno == ENOENT;
    leaving = process_next_number(descriptors) == NULL;
    closedir(descriptors);
    return leaving;
}

struct pid_list {
    pid_t *pids;
    size_t count;
    size_t room;
};

static int list_add(struct pid_list *list, pid_t pid)
{
    if (list->count == list->room) {
        size_t room = list->room != 0 ? 2 * list->room : 16;
        pid_t *pids = realloc(list->pids, room * sizeof *pids);

        if (pids == NULL)
            return -ENOMEM;
        list->pids = pids;
        list->room = room;
    }
    list->pids[list->count++] = pid;
    return 0;
}

/* Adds the children that the threads of `pid` forked. A process that is gone has none. */
static int list_children(struct pid_list *list, pid_t pid)
{
    char path[64 + sizeof((struct dirent *)0)->d_name];
    DIR *tasks;
    int error;
    const char *task;

    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    tasks = opendir(path);
    if (tasks == NULL)
        return errno == ENOMEM ? -ENOMEM : 0;
    error = 0;
    while (error == 0 && (task = process_next_number(tasks)) != NULL) {
        FILE *children;
        int child;

        snprintf(path, sizeof path, "/proc/%d/task/%s/children", (int)pid, task);
        children = fopen(path, "re");
        while (children != NULL && error == 0 && fscanf(children, "%d", &child) == 1)
            error = list_add(list, (pid_t)child);
        if (children != NULL)
            fclose(children);
    }
    closedir(tasks);
    return error;
}

static int list_give(struct pid_list *list, int error, pid_t **pids, size_t *count)
{
    if (error != 0) {
        free(list->pids);
        *list = (struct pid_list){0};
    }
    *pids = list->pids;
    *count = list->count;
    return error;
}

int process_children(pid_t pid, pid_t **pids, size_t *count)
{
    struct pid_list list = {0};

    return list_give(&list, list_children(&list, pid), pids, count);
}

int process_descendants(pid_t root, pid_t **pids, size_t *count)
{
    struct pid_list list = {0};
    int error = list_children(&list, root);

    /* The list grows while it is walked: each process found is asked for its own children. */
    for (size_t i = 0; error == 0 && i < list.count; i++)
        error = list_children(&list, list.pids[i]);
    return list_give(&list, error, pids, count);
}

int process_describe_below(process_choose_fn choose, void *arg, char *text, size_t size)
{
    pid_t *pids;
    size_t count, used = 0;
    int chosen = 0, error = process_descendants(getpid(), &pids, &count);

    if (error != 0)
        return error;
    text[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char name[PROCESS_CHOSEN_MAX];
        int more;

        process_name(pids[i], name, sizeof name);
        if (!choose(arg, pids[i], name, sizeof name))
            continue;
        more = snprintf(
            text + used, size - used, "%s%s %d", chosen++ != 0 ? ", " : "", name, (int)pids[i]);
        used += more < (int)(size - used) ? (size_t)more : size - used - 1;
    }
    free(pids);
    return chosen;
}

void process_end_descendants(void)
{
    siginfo_t info;

    for (;;) {
        pid_t *pids;
        size_t count;

        if (process_descendants(getpid(), &pids, &count) == 0) {
            for (size_t i = 0; i < count; i++)
                kill(pids[i], SIGKILL);
            free(pids);
        }
        /* One end a round: whoever was forked between the list and the kill arrives here when its
           parent dies, and is on the next list. */
        if (waitid(P_ALL, 0, &info, WEXITED) != 0 && errno == ECHILD)
            return;
    }
}

int process_exit_status(pid_t pid, int pidfd, int *status)
{
    struct process_stat stat;
    struct exit_info info = {.mask = EXIT_INFO_EXIT};

    if (process_read_stat(pid, &stat) == 0 && stat.state == 'Z') {
        *status = stat.exit_status;
        return 0;
    }
    if (ioctl(pidfd, EXIT_INFO_REQUEST, &info) == 0 && (info.mask & EXIT_INFO_EXIT) != 0) {
        *status = info.exit_code;
        return 0;
    }
    return -ENODATA;
}

void process_describe_status(int status, char *text, size_t size)
{
    const char *name;
    const char *core;

    if (WIFEXITED(status)) {
        snprintf(text, size, "exited with status %d", WEXITSTATUS(status));
        return;
    }
    name = signal_name(WTERMSIG(status));
    core = WCOREDUMP(status) ? ", core dumped" : "";
    if (name != NULL)
        snprintf(text, size, "was killed by %s%s", name, core);
    else
        snprintf(text, size, "was killed by signal %d%s", WTERMSIG(status), core);
}

bool process_is_crash(int number)
{
    static const int faults[] = {
        SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP, SIGXCPU, SIGXFSZ};

    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        if (faults[i] == number)
            return true;
    return false;
}

bool process_crashed(int status)
{
    return WIFSIGNALED(status) && process_is_crash(WTERMSIG(status));
}

bool process_failed_check(int status)
{
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

    return number == SIGTRAP || number == SIGABRT || number == SIGILL;
}

void process_name(pid_t pid, char *name, size_t size)
{
    char path[64], comm[PROCESS_NAME_MAX] = "?";
    int fd;
    ssize_t length;

    snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    length = fd < 0 ? -1 : read(fd, comm, sizeof comm - 1);
    if (length > 0)
        comm[length] = '\0';
    if (fd >= 0)
        close(fd);
    comm[strcspn(comm, "\n")] = '\0';
    snprintf(name, size, "[%s]", comm);
}

unsigned int process_threads(pid_t pid)
{
    char path[64];
    DIR *tasks;
    unsigned int threads;

    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    tasks = opendir(path);
    threads = 0;
    while (tasks != NULL && process_next_number(tasks) != NULL)
        threads++;
    if (tasks != NULL)
        closedir(tasks);
    return threads;
}

int64_t process_time_us(pid_t pid)
{
    clockid_t clock;
    struct timespec time;

    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0)
        return -ESRCH;
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}
