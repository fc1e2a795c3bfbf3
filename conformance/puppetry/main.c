/* main.c - puppet: a process for the driver to order about. */
#include "config.h"

#include "conformance/ipc/control.h"
#include "conformance/ipc/spawn.h"
#include "conformance/puppetry/puppet.h"
#include "conformance/puppetry/puppet_command.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* The pipe's read side that whoever launched this process names; -1 when that is not open,
   CONTROL_PIPE_UNNAMED when none is named. */
static int inherited_pipe(void)
{
    const char *text = getenv("CHILD_PORT_FD");
    char *end;
    long number;

    if (text == NULL || *text < '0' || *text > '9')
        return CONTROL_PIPE_UNNAMED;
    errno = 0;
    number = strtol(text, &end, 10);
    if (errno != 0 || *end != '\0' || number > INT_MAX)
        return CONTROL_PIPE_UNNAMED;
    return fcntl((int)number, F_GETFD) < 0 ? -1 : (int)number;
}

/*
 * Moves a pipe from among the standard descriptors, whose numbers are for others, above them. A
 * number below 0 stays. Returns 0; a negative errno.
 */
static int clear_standard(int *pipe)
{
    int above;

    if (*pipe < 0 || *pipe > STDERR_FILENO)
        return 0;
    above = fcntl(*pipe, F_DUPFD, STDERR_FILENO + 1);
    if (above < 0)
        return -errno;
    close(*pipe);
    *pipe = above;
    return 0;
}

/* The pipe that was inherited. Returns 0; a negative errno. */
static int take_pipe(struct puppet *puppet)
{
    puppet->pipe = inherited_pipe();
    return clear_standard(&puppet->pipe);
}

/* A pipe of this process's own; its sides cross an exec. Returns 0; a negative errno. */
static int make_pipe(struct puppet *puppet)
{
    int ends[2], error;

    if (pipe(ends) != 0)
        return -errno;
    puppet->pipe = ends[0];
    puppet->pipe_write = ends[1];
    error = clear_standard(&puppet->pipe);
    return error != 0 ? error : clear_standard(&puppet->pipe_write);
}

static void obey(struct puppet *puppet)
{
    json_t *command;
    int fds[CONTROL_FDS_MAX];
    int result = control_receive(puppet->control, &command, fds);

    if (result == CONTROL_END)
        exit(EXIT_SUCCESS);
    if (result != CONTROL_PACKET) {
        fprintf(stderr, "puppet: unreadable command\n");
        exit(EXIT_FAILURE);
    }
    puppet_command_obey(puppet, command, fds);
    json_decref(command);
}

/* One round: waits for a command or for something at a port, and attends to it. */
static int turn(struct puppet *puppet)
{
    nfds_t count = 1;
    struct pollfd *fds;
    nfds_t place;
    int error;

    for (const struct puppet_port *port = puppet->ports; port != NULL; port = port->next)
        count += 2;
    fds = calloc(count, sizeof *fds);
    if (fds == NULL)
        return -ENOMEM;
    fds[0] = (struct pollfd){.fd = puppet->control, .events = POLLIN};
    place = 1;
    for (const struct puppet_port *port = puppet->ports; port != NULL;
         port = port->next, place += 2) {
        puppet_port_pollables(port, &fds[place].fd, &fds[place + 1].fd);
        fds[place].events = fds[place + 1].events = POLLIN;
    }
    error = poll(fds, count, -1) < 0 && errno != EINTR ? -errno : 0;
    place = 1;
    for (struct puppet_port *port = puppet->ports; error == 0 && port != NULL;
         port = port->next, place += 2)
        if (fds[place].revents != 0 || fds[place + 1].revents != 0)
            puppet_port_receive(port, puppet_send, puppet);
    /* Last, since a command may change the list of ports. */
    if (error == 0 && fds[0].revents != 0)
        obey(puppet);
    free(fds);
    return error;
}

static int usage(FILE *stream, int status)
{
    fprintf(stream,
        "usage: puppet --control PATH --name NAME [--make-pipe]\n"
        "       puppet --hold PROGRAM [ARGUMENT...]\n"
        "A process of a scenario that does what the driver commands. Its pipe is the one\n"
        "that CHILD_PORT_FD names; with --make-pipe, it makes a pipe of its own.\n"
        "With --hold, it stops itself, and becomes PROGRAM when it is continued.\n");
    return status;
}

/*
 * Stops this process and, once it is continued, executes ARGV. Whoever may signal it may trace it
 * from then on.
 */
static int hold(char *const argv[])
{
    /* Where Yama lets nobody but ancestors trace; elsewhere refused, and not needed. */
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
    raise(SIGSTOP);
    execvp(argv[0], argv);
    fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"control", required_argument, NULL, 'c'},
        {"name", required_argument, NULL, 'n'}, {"make-pipe", no_argument, NULL, 'm'},
        {"help", no_argument, NULL, 'h'}, {0}};
    struct puppet puppet = {.control = -1, .pipe = -1, .pipe_write = -1};
    const char *name = NULL;
    bool makes_pipe = false;
    int option;
    int error;

    /* Before anything of the process is touched: all of it is the program's. */
    if (argc > 2 && strcmp(argv[1], "--hold") == 0)
        return hold(argv + 2);
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'c':
            puppet.control_path = optarg;
            break;
        case 'n':
            name = optarg;
            break;
        case 'm':
            makes_pipe = true;
            break;
        case 'h':
            return usage(stdout, EXIT_SUCCESS);
        default:
            return usage(stderr, 2);
        }
    }
    if (puppet.control_path == NULL || name == NULL || optind < argc)
        return usage(stderr, 2);
    /* What the launcher ignores or blocks must not reach a program that is executed here. */
    spawn_reset_signals();
    error = makes_pipe ? make_pipe(&puppet) : take_pipe(&puppet);
    if (error == 0)
        error = puppet_become(&puppet, name);
    while (error == 0)
        error = turn(&puppet);
    fprintf(stderr, "puppet: %s\n", strerror(-error));
    free(puppet.name);
    return EXIT_FAILURE;
}
