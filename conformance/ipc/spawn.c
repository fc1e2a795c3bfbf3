/* spawn.c - starts a program of the stage. */
#include "config.h"

#include "conformance/ipc/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

void spawn_reset_signals(void)
{
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t none;

    for (int number = 1; number < NSIG; number++) {
        /* Refused for SIGKILL, SIGSTOP and the C library's own, which need no reset. */
        sigaction(number, &action, NULL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the new process: everything up to the program itself. Returns errno of what failed. */
static int become(const struct spawn *spawn, pid_t parent)
{
    struct rlimit core;

    if (setpgid(0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return errno;
    /* The parent may have died before the line above. */
    if (getppid() != parent)
        return ECHILD;
    spawn_reset_signals();
    /* How it crashed is told by the signal; a core file would lie about in somebody's folder. */
    if (getrlimit(RLIMIT_CORE, &core) != 0)
        return errno;
    core.rlim_cur = 0;
    if (setrlimit(RLIMIT_CORE, &core) != 0)
        return errno;
    for (int i = 0; i < 3; i++)
        if (dup2(spawn->descriptors[i], i) < 0)
            return errno;
    if (close_range(3, ~0u, CLOSE_RANGE_CLOEXEC) != 0)
        return errno;
    if (spawn->kept >= 0 && fcntl(spawn->kept, F_SETFD, 0) != 0)
        return errno;
    unsetenv("CHILD_PORT_FD");
    for (char *const *entry = spawn->environment; entry != NULL && *entry != NULL; entry++)
        if (putenv(*entry) != 0)
            return errno;
    execvp(spawn->argv[0], spawn->argv);
    return errno;
}

int spawn_start(const struct spawn *spawn, pid_t *pid)
{
    int complaint[2], error = 0;
    pid_t parent = getpid();

    if (pipe2(complaint, O_CLOEXEC) != 0)
        return -errno;
    fflush(NULL);
    *pid = fork();
    if (*pid == 0) {
        ssize_t written;

        error = become(spawn, parent);
        /* A short write cannot be helped: the parent then takes this for a success that died. */
        written = write(complaint[1], &error, sizeof error);
        _exit(written == sizeof error ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    if (*pid < 0)
        error = errno;
    close(complaint[1]);
    if (*pid > 0 && read(complaint[0], &error, sizeof error) == sizeof error)
        waitpid(*pid, NULL, 0);
    close(complaint[0]);
    return -error;
}
