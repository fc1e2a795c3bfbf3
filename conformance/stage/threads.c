/* threads.c - where each thread of a process stands. */
#include "config.h"

#include "conformance/stage/threads.h"

#include "conformance/language/text.h"
#include "conformance/stage/process.h"
#include "conformance/stage/system_call.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Reads what /proc has of a thread, its last newline left out; "" where it may not be read.
 * Returns 0; a negative errno.
 */
static int read_of(pid_t pid, const char *tid, const char *what, char *text, size_t size)
{
    char path[128 + sizeof((struct dirent *)0)->d_name];
    int fd;
    ssize_t length;
    int error;

    snprintf(path, sizeof path, "/proc/%d/task/%s/%s", (int)pid, tid, what);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    length = fd < 0 ? -1 : read(fd, text, size - 1);
    error = length < 0 ? -errno : 0;
    if (fd >= 0)
        close(fd);
    text[length < 0 ? 0 : length] = '\0';
    text[strcspn(text, "\n")] = '\0';
    return error;
}

/* The state, and the processor time of a line of /proc/PID/task/TID/stat. */
static void parse_stat(const char *line, char *state, double *processor_ms)
{
    const char *rest = strrchr(line, ')');
    unsigned long user = 0, system = 0;

    *state = '?';
    if (rest == NULL ||
        sscanf(rest, ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", /* NOLINT: ours */
            state, &user, &system) < 1)
        return;
    *processor_ms = (double)(user + system) * 1000.0 / (double)sysconf(_SC_CLK_TCK);
}

/* Sets "call" and "descriptors" from a line of /proc/PID/task/TID/syscall. */
static void add_call(pid_t pid, const char *line, json_t *thread)
{
    unsigned long arguments[6] = {0};
    int descriptors[SYSTEM_CALL_DESCRIPTORS_MAX];
    long number = -1;
    char unnamed[32] = "";
    json_t *list = json_array();
    int found = sscanf(line, "%ld %lx %lx %lx %lx %lx %lx", &number, &arguments[0], /* NOLINT */
        &arguments[1], &arguments[2], &arguments[3], &arguments[4], &arguments[5]);
    const char *name = found == 7 && number >= 0 ? system_call_name(number) : "";
    size_t count;

    if (name == NULL)
        snprintf(unnamed, sizeof unnamed, "%ld", number);
    count = found == 7 ? system_call_descriptors(pid, number, arguments, descriptors) : 0;
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_integer(descriptors[i]));
    json_object_set_new(thread, "call", json_string(name != NULL ? name : unnamed));
    json_object_set_new(thread, "descriptors", list);
}

/* Sets "unread" where the kernel does not say in which call a thread is. A thread that runs may be
   in one, or in none: "running" is all that there is to read. */
static void add_unread(pid_t pid, const char *tid, int error, const char *line, json_t *thread)
{
    if (error != 0)
        json_object_set_new(thread, "unread",
            json_sprintf("/proc/%d/task/%s/syscall: %s", (int)pid, tid, strerror(-error)));
    else if (strcmp(line, "running") == 0)
        json_object_set_new(thread, "unread", json_string("it was running"));
    else if (*line == '\0')
        json_object_set_new(
            thread, "unread", json_sprintf("/proc/%d/task/%s/syscall is empty", (int)pid, tid));
}

static json_t *thread_picture(pid_t pid, const char *tid)
{
    char line[1024], name[64], place[128], state[2] = {0};
    double processor_ms = 0;
    json_t *thread;
    int error;

    read_of(pid, tid, "comm", name, sizeof name);
    read_of(pid, tid, "stat", line, sizeof line);
    parse_stat(line, state, &processor_ms);
    read_of(pid, tid, "wchan", place, sizeof place);
    thread = json_pack("{s:I, s:o, s:s, s:s, s:f}", "tid", (json_int_t)strtol(tid, NULL, 10),
        "name", text_to_json(name, strlen(name)), "state", state, "place",
        strcmp(place, "0") == 0 ? "" : place, "processor_ms", processor_ms);
    error = read_of(pid, tid, "syscall", line, sizeof line);
    if (thread != NULL) {
        add_call(pid, line, thread);
        add_unread(pid, tid, error, line, thread);
    }
    return thread;
}

json_t *threads_picture(pid_t pid)
{
    char path[64];
    json_t *threads = json_array();
    DIR *tasks;
    const char *tid;

    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    tasks = opendir(path);
    while (threads != NULL && tasks != NULL && json_array_size(threads) < THREADS_MOST &&
           (tid = process_next_number(tasks)) != NULL)
        json_array_append_new(threads, thread_picture(pid, tid));
    if (tasks != NULL)
        closedir(tasks);
    return threads;
}
