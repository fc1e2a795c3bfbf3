/* guard.c - the run's private directory, and the process that removes it whatever happens. */
#include "config.h"

#include "conformance/run/guard.h"

#include "conformance/machine/run_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Lets its owner, who may have forbidden that, remove what is in the folder of `path`. */
static void open_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash != NULL ? strndup(path, (size_t)(slash - path)) : NULL;

    if (folder != NULL)
        chmod(folder, S_IRWXU);
    free(folder);
}

static int remove_entry(const char *path, const struct stat *stat, int type, struct FTW *place)
{
    (void)stat;
    (void)place;
    if (type == FTW_DNR && chmod(path, S_IRWXU) == 0) {
        /* A folder that its maker closed to itself. */
        guard_remove_tree(path);
    } else if (remove(path) != 0 && errno == EACCES) {
        open_folder_of(path);
        remove(path);
    }
    return 0;
}

void guard_remove_tree(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/*
 * The guard's process. The directory is made here: were it the runner's to make, the runner could
 * be killed between that and the fork.
 */
static _Noreturn void keep(const char *folder, int wait_fd, int ready_fd)
{
    sigset_t all;
    char nothing;
    int error;

    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    setpgid(0, 0);
    error = mkdir(folder, 0700) != 0 ? errno : 0;
    if (write(ready_fd, &error, sizeof error) != sizeof error && error == 0) {
        guard_remove_tree(folder);
        error = EPIPE;
    }
    close(ready_fd);
    /* What could not be made is somebody else's. */
    if (error != 0)
        _exit(EXIT_FAILURE);
    while (read(wait_fd, &nothing, 1) < 0 && errno == EINTR) {
    }
    guard_remove_tree(folder);
    _exit(EXIT_SUCCESS);
}

static void let_standard_go(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    for (int i = 0; null >= 0 && i < 3; i++)
        dup2(null, i);
    if (null > 2)
        close(null);
}

/* Forks the guard and waits until the directory is there. Returns 0, or a negative errno. */
static int start(struct guard *guard, const int hold[2], bool outlives)
{
    int ready[2], error = 0;

    if (pipe2(ready, O_CLOEXEC) != 0)
        return -errno;
    guard->pid = fork();
    if (guard->pid == 0) {
        close(hold[1]);
        close(ready[0]);
        if (outlives)
            let_standard_go();
        keep(guard->folder, hold[0], ready[1]);
    }
    if (guard->pid < 0)
        error = errno;
    close(ready[1]);
    if (guard->pid > 0) {
        if (read(ready[0], &error, sizeof error) != sizeof error)
            error = EIO;
        if (error != 0)
            waitpid(guard->pid, NULL, 0);
    }
    close(ready[0]);
    return -error;
}

int guard_begin(struct guard *guard, bool outlives)
{
    int hold[2], error = -ENOMEM;

    guard->folder = run_folder_choose();
    if (guard->folder == NULL)
        return error;
    if (pipe2(hold, O_CLOEXEC) != 0) {
        error = -errno;
    } else {
        error = start(guard, hold, outlives);
        close(hold[0]);
        guard->hold = hold[1];
        if (error != 0)
            close(hold[1]);
    }
    if (error != 0) {
        free(guard->folder);
        guard->folder = NULL;
    }
    return error;
}

void guard_leave(struct guard *guard)
{
    close(guard->hold);
    free(guard->folder);
    guard->folder = NULL;
}

void guard_end(struct guard *guard)
{
    close(guard->hold);
    /* For a guard that was stopped. */
    kill(guard->pid, SIGCONT);
    while (waitpid(guard->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    /* For a guard that was killed. */
    guard_remove_tree(guard->folder);
    free(guard->folder);
    guard->folder = NULL;
}
