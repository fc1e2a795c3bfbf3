/* shortage.c - whether the machine lacks a resource, checked after a case failed. */
#include "config.h"

#include "conformance/machine/shortage.h"

#include "conformance/machine/run_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The most descriptors that a step needs at once. */
#define DESCRIPTORS 16

static int try_process(void)
{
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid == 0)
        _exit(EXIT_SUCCESS);
    if (pid < 0)
        return -errno;
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    return 0;
}

static int try_descriptors(void)
{
    int made[DESCRIPTORS], count = 0, error = 0;

    while (error == 0 && count < DESCRIPTORS) {
        made[count] = open("/", O_PATH | O_CLOEXEC);
        if (made[count] < 0)
            error = -errno;
        else
            count++;
    }
    while (count > 0)
        close(made[--count]);
    return error;
}

bool shortage_find(const char *folder, char *text, size_t size)
{
    int error = try_process();

    if (error < 0) {
        snprintf(text, size, "no process can be started: %s", strerror(-error));
        return true;
    }
    error = try_descriptors();
    if (error < 0) {
        snprintf(text, size, "no descriptor can be opened: %s", strerror(-error));
        return true;
    }
    error = run_folder_try_file(folder);
    if (error < 0)
        snprintf(text, size, "no file can be written in %s: %s", folder, strerror(-error));
    return error < 0;
}

bool shortage_is_limit(int signal, char *text, size_t size)
{
    struct rlimit limit;

    if (signal == SIGXCPU && getrlimit(RLIMIT_CPU, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        snprintf(text, size, "RLIMIT_CPU is %llu s here", (unsigned long long)limit.rlim_cur);
    else if (signal == SIGXFSZ && getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
             limit.rlim_cur != RLIM_INFINITY)
        snprintf(text, size, "RLIMIT_FSIZE is %llu bytes here", (unsigned long long)limit.rlim_cur);
    else
        return false;
    return true;
}
