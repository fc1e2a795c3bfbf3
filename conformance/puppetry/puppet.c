/* puppet.c - a process that does exactly one thing when told. */
#include "config.h"

#include "conformance/puppetry/puppet.h"

#include "conformance/ipc/control.h"
#include "conformance/ipc/spawn.h"
#include "conformance/puppetry/puppet_command.h"
#include "conformance/puppetry/puppet_hold.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The server's standard error is to hold the server's own words alone. */
static int redirect_stderr(const char *control_path, const char *name)
{
    char path[PATH_MAX];
    const char *slash = strrchr(control_path, '/');
    int folder = slash ? (int)(slash - control_path) : 0;
    int length = snprintf(
        path, sizeof path, "%.*s/%s.stderr", slash ? folder : 1, slash ? control_path : ".", name);
    if (length < 0 || (size_t)length >= sizeof path)
        return -ENAMETOOLONG;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    int error = dup2(fd, STDERR_FILENO) < 0 ? -errno : 0;
    if (fd != STDERR_FILENO)
        close(fd);
    return error;
}

static void forget_ports(struct puppet *puppet)
{
    while (puppet->ports) {
        struct puppet_port *next = puppet->ports->next;
        puppet_port_forget(puppet->ports);
        puppet->ports = next;
    }
    puppet->service = MACH_PORT_NULL;
}

int puppet_become(struct puppet *puppet, const char *name)
{
    char *copy = strdup(name);
    if (!copy)
        return -ENOMEM;
    free(puppet->name);
    puppet->name = copy;
    forget_ports(puppet);
    if (puppet->control >= 0)
        close(puppet->control);
    int error = redirect_stderr(puppet->control_path, name);
    puppet->control = error ? error : control_connect(puppet->control_path);
    if (puppet->control < 0)
        return puppet->control;
    json_t *hello = json_pack("{s:s, s:i, s:i, s:i}", "hello", name, "pipe", puppet->pipe,
        "pipe-write", puppet->pipe_write, "control", puppet->control);
    error = control_send(puppet->control, hello, NULL, 0);
    json_decref(hello);
    return error;
}

void puppet_send(json_t *packet, void *arg)
{
    const struct puppet *puppet = arg;
    int error = packet ? control_send(puppet->control, packet, NULL, 0) : -ENOMEM;
    json_decref(packet);
    if (error && error != -EPIPE) {
        fprintf(stderr, "puppet: cannot report: %s\n", strerror(-error));
        exit(EXIT_FAILURE);
    }
}

/* The pipe's read side that whoever launched this process names; -1 when that is not open. */
static int inherited_pipe(void)
{
    const char *text = getenv("CHILD_PORT_FD");
    if (!text || *text < '0' || *text > '9')
        return CONTROL_PIPE_UNNAMED;
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno || *end || number > INT_MAX)
        return CONTROL_PIPE_UNNAMED;
    return fcntl((int)number, F_GETFD) < 0 ? -1 : (int)number;
}

/*
 * Moves a pipe from among the standard descriptors, whose numbers are for others, above them.
 * Returns its number; -1 for none.
 */
static int clear_standard(int pipe)
{
    if (pipe < 0 || pipe > STDERR_FILENO)
        return pipe;
    int above = fcntl(pipe, F_DUPFD, STDERR_FILENO + 1);
    close(pipe);
    return above;
}

/* A pipe of this process's own, in place of one that was inherited; its sides cross an exec. */
static int make_pipe(struct puppet *puppet)
{
    int ends[2];
    if (pipe(ends))
        return -errno;
    puppet->pipe = clear_standard(ends[0]);
    puppet->pipe_write = clear_standard(ends[1]);
    return puppet->pipe < 0 || puppet->pipe_write < 0 ? -EMFILE : 0;
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
    for (const struct puppet_port *port = puppet->ports; port; port = port->next)
        count += 2;
    struct pollfd *fds = calloc(count, sizeof *fds);
    if (!fds)
        return -ENOMEM;
    fds[0] = (struct pollfd){.fd = puppet->control, .events = POLLIN};
    nfds_t place = 1;
    for (const struct puppet_port *port = puppet->ports; port; port = port->next, place += 2) {
        puppet_port_pollables(port, &fds[place].fd, &fds[place + 1].fd);
        fds[place].events = fds[place + 1].events = POLLIN;
    }
    int error = poll(fds, count, -1) < 0 && errno != EINTR ? -errno : 0;
    place = 1;
    for (struct puppet_port *port = puppet->ports; !error && port; port = port->next, place += 2)
        if (fds[place].revents || fds[place + 1].revents)
            puppet_port_receive(port, puppet_send, puppet);
    /* Last, since a command may change the list of ports. */
    if (!error && fds[0].revents)
        obey(puppet);
    free(fds);
    return error;
}

static int usage(FILE *stream, int status)
{
    fprintf(stream,
        "usage: puppet --control PATH --name NAME [--make-pipe]\n"
        "       puppet --hold PROGRAM [ARGUMENT...]\n"
        "A process for the driver of a conformance scenario to order about. Its pipe is\n"
        "the one that CHILD_PORT_FD names, or with --make-pipe one of its own.\n"
        "With --hold it stops itself, and becomes PROGRAM when it is continued.\n");
    return status;
}

static int hold(char *const argv[])
{
    int error = puppet_hold(argv);
    fprintf(stderr, "%s: %s\n", argv[0], strerror(-error));
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"control", required_argument, NULL, 'c'},
        {"name", required_argument, NULL, 'n'}, {"make-pipe", no_argument, NULL, 'm'},
        {"help", no_argument, NULL, 'h'}, {0}};
    struct puppet puppet = {.control = -1, .pipe_write = -1};
    const char *name = NULL;
    bool makes_pipe = false;
    int option;
    /* Before anything of the process is touched: all of it is the program's. */
    if (argc > 2 && strcmp(argv[1], "--hold") == 0)
        return hold(argv + 2);
    puppet.pipe = clear_standard(inherited_pipe());
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
    if (!puppet.control_path || !name || optind < argc)
        return usage(stderr, 2);
    /* What the launcher ignores or blocks must not reach a program that is executed here. */
    spawn_reset_signals();
    int error = makes_pipe ? make_pipe(&puppet) : 0;
    if (!error)
        error = puppet_become(&puppet, name);
    while (!error)
        error = turn(&puppet);
    fprintf(stderr, "puppet: %s\n", strerror(-error));
    free(puppet.name);
    return EXIT_FAILURE;
}
