/* launch.c - starting the child that is to check in. */
#include "config.h"

#include "ref/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;

int launch_child(char *const child[], int read_fd, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    char number[16];
    int error;

    snprintf(number, sizeof number, "%d", read_fd);
    if (setenv("CHILD_PORT_FD", number, 1) < 0)
        return -ENOMEM;

    error = posix_spawn_file_actions_init(&actions);
    if (error != 0)
        return -error;
    error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    /* A dup2 onto itself makes no copy, but lets the descriptor survive exec. */
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(&actions, read_fd, read_fd);
    if (error == 0)
        error = posix_spawnp(pid, child[0], &actions, NULL, child, environ);
    posix_spawn_file_actions_destroy(&actions);
    return -error;
}
